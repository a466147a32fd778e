public import Catalog

/// Keeps artisans in Postgres. Safe to use from any task.
public struct PostgresArtisanRepository: ArtisanRepository {
    private let store: EntityStore<Artisan>

    public init(_ database: CatalogDatabase) { self.store = EntityStore(database) }

    public func artisan(_ id: ArtisanID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Artisan?
    {
        try await self.store.entity(id, of: tenant, deadline: deadline)
    }

    public func repeatedArtisan(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> Artisan?
    {
        try await self.store.repeated(key, of: tenant, deadline: deadline)?.entity
    }

    public func createArtisan(
        _ id: ArtisanID, of tenant: TenantID, content: ArtisanContent, change: ChangeID, context: WriteContext
    )
        async throws(CatalogError) -> Artisan
    {
        try await self.store.create(id, of: tenant, content: content, change: change, context: context)
    }

    public func updateArtisan(
        _ id: ArtisanID,
        of tenant: TenantID,
        to content: ArtisanContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Artisan? {
        try await self.store.update(id, of: tenant, to: content, replacing: version, change: change, context: context)
    }

    public func deleteArtisan(_ id: ArtisanID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Artisan
    {
        try await self.store.delete(id, of: tenant, version: version, change: change, context: context)
    }

    public func artisans(of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Artisan]
    {
        try await self.store.list(of: tenant, start: start, limit: limit, deadline: deadline)
    }
}

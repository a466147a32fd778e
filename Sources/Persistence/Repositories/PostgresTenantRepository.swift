public import Catalog

/// Keeps tenants in Postgres. Safe to use from any task.
public struct PostgresTenantRepository: TenantRepository {
    private let store: EntityStore<Tenant>

    public init(_ database: CatalogDatabase) { self.store = EntityStore(database) }

    public func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        try await self.store.entity(id, of: id, deadline: deadline)
    }

    public func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        try await self.store.repeated(key, of: nil, deadline: deadline)?.entity
    }

    public func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext)
        async throws(CatalogError)
        -> Tenant
    {
        try await self.store.create(id, of: id, content: content, change: change, context: context)
    }

    public func updateTenant(
        _ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext
    ) async throws(CatalogError) -> Tenant? {
        try await self.store.update(id, of: id, to: content, replacing: version, change: change, context: context)
    }

    public func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Tenant
    {
        try await self.store.delete(id, of: id, version: version, change: change, context: context)
    }

    public func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Tenant] {
        try await self.store.list(of: nil, start: start, limit: limit, deadline: deadline)
    }
}

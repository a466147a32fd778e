/// Keeps the artisans of tenants. What `ServiceRepository` says of tenants, writes, idempotency keys and errors holds here too.
public protocol ArtisanRepository: Sendable {
    /// An artisan who is not deleted; nil when there is none.
    func artisan(_ id: ArtisanID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Artisan?

    /// The answer that an idempotency key got, when it was used before.
    func repeatedArtisan(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Artisan?

    /// Creates an artisan, or returns the one of this id and content. Throws `notFound` for the tenant, `alreadyExists` when the id
    /// is taken by other content.
    func createArtisan(_ id: ArtisanID, of tenant: TenantID, content: ArtisanContent, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Artisan

    /// As `ServiceRepository.update`.
    func updateArtisan(
        _ id: ArtisanID,
        of tenant: TenantID,
        to content: ArtisanContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Artisan?

    /// As `ServiceRepository.delete`. Throws `failedPrecondition` with reason `ARTISAN_HAS_SERVICES` while services name the artisan.
    func deleteArtisan(_ id: ArtisanID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Artisan

    /// Artisans who are not deleted, newest first.
    func artisans(of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> [Artisan]
}

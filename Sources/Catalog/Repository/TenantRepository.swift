/// Keeps the tenants. What `ServiceRepository` says of writes, idempotency keys and errors holds here too; the keys are the platform's.
public protocol TenantRepository: Sendable {
    /// A tenant that is not deleted; nil when there is none.
    func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant?

    /// The answer that an idempotency key got, when it was used before.
    func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant?

    /// Creates a tenant, or returns the one of this id and content. Throws `alreadyExists` when the id is taken by other content.
    func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Tenant

    /// As `ServiceRepository.update`.
    func updateTenant(_ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Tenant?

    /// As `ServiceRepository.delete`. Its artisans and services are no longer found, and stay in the records.
    func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError) -> Tenant

    /// Tenants that are not deleted, newest first.
    func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Tenant]
}

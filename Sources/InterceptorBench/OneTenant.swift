import Catalog

/// Says of each tenant that it is there, and on a plan.
struct OneTenant: TenantRepository {
    static let plan = "premium"

    func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        Tenant(
            id: id, content: TenantContent(name: "Accra Works", plan: Self.plan, countryCode: "GH", currencyCode: "GHS"),
            version: 1,
            createdAt: .now, updatedAt: .now)
    }

    func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? { nil }

    func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Tenant
    {
        throw Self.readOnly
    }

    func updateTenant(_ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Tenant?
    {
        throw Self.readOnly
    }

    func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError) -> Tenant
    {
        throw Self.readOnly
    }

    func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Tenant] { [] }

    private static var readOnly: CatalogError { CatalogError(.internal, "The benchmark's tenants do not change.") }
}

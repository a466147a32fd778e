import Catalog

/// Tells the cache of tenants that this server deletes: what was theirs is not there any more.
struct InvalidatingTenantRepository: TenantRepository {
    let base: any TenantRepository
    let cache: CatalogCache

    func tenant(_ id: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        try await self.base.tenant(id, deadline: deadline)
    }

    func repeatedTenant(_ key: IdempotencyKey, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Tenant? {
        try await self.base.repeatedTenant(key, deadline: deadline)
    }

    func createTenant(_ id: TenantID, content: TenantContent, change: ChangeID, context: WriteContext) async throws(CatalogError)
        -> Tenant
    {
        let tenant = try await self.base.createTenant(id, content: content, change: change, context: context)
        // That it had no services may be known of it from before it was there.
        self.cache.forget(id)
        return tenant
    }

    func updateTenant(_ id: TenantID, to content: TenantContent, replacing version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Tenant?
    { try await self.base.updateTenant(id, to: content, replacing: version, change: change, context: context) }

    func deleteTenant(_ id: TenantID, version: Int64, change: ChangeID, context: WriteContext) async throws(CatalogError) -> Tenant
    {
        let tenant = try await self.base.deleteTenant(id, version: version, change: change, context: context)
        self.cache.forget(id)
        return tenant
    }

    func tenants(start: PageStart, limit: Int, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> [Tenant] {
        try await self.base.tenants(start: start, limit: limit, deadline: deadline)
    }
}

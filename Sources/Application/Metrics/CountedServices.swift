import Catalog

/// Services that count what is created among them.
struct CountedServices: ServiceRepository {
    let services: any ServiceRepository
    let counts: CatalogCounts

    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult {
        let result = try await self.services.create(service, of: tenant, context: context)
        self.counts.created(result)
        return result
    }

    func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext) async throws(CatalogError)
        -> [BulkItemResult]
    {
        let results = try await self.services.createAll(services, of: tenant, mode: mode, context: context)
        self.counts.created(results)
        return results
    }

    func append(
        _ services: [NewService], refused: Int, to upload: UploadKey, at position: Int64, of tenant: TenantID, context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        let stored = try await self.services.append(
            services, refused: refused, to: upload, at: position, of: tenant, context: context)
        self.counts.created(stored.results)
        return stored
    }

    // MARK: What creates nothing

    func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> Catalog.Service?
    { try await self.services.service(id, of: tenant, deadline: deadline) }

    func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    { try await self.services.repeated(key, of: tenant, deadline: deadline) }

    func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]? {
        try await self.services.repeatedAll(key, naming: artisans, of: tenant, deadline: deadline)
    }

    func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress
    { try await self.services.upload(key, of: tenant, deadline: deadline) }

    func update(
        _ id: ServiceID, of tenant: TenantID, to content: ServiceContent, replacing version: Int64, change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Catalog.Service? {
        try await self.services.update(id, of: tenant, to: content, replacing: version, change: change, context: context)
    }

    func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Catalog.Service
    { try await self.services.delete(id, of: tenant, version: version, change: change, context: context) }

    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Catalog.Service]
    { try await self.services.services(filter, of: tenant, start: start, limit: limit, deadline: deadline) }
}

import Catalog

/// Tells the cache of every write that this server makes, before it is answered: whoever asks this server afterwards sees it.
///
/// What another server writes, and a write whose outcome this one never learned, the cache hears of from the change log.
struct InvalidatingServiceRepository: ServiceRepository {
    let base: any ServiceRepository
    let cache: CatalogCache

    func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Service? {
        try await self.base.service(id, of: tenant, deadline: deadline)
    }

    func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    { try await self.base.repeated(key, of: tenant, deadline: deadline) }

    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult {
        let result = try await self.base.create(service, of: tenant, context: context)
        self.cache.changed(result.service.id, of: tenant, version: result.service.version)
        return result
    }

    func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext) async throws(CatalogError)
        -> [BulkItemResult]
    {
        let results = try await self.base.createAll(services, of: tenant, mode: mode, context: context)
        self.changed(results, of: tenant)
        return results
    }

    func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]? {
        try await self.base.repeatedAll(key, naming: artisans, of: tenant, deadline: deadline)
    }

    func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress
    { try await self.base.upload(key, of: tenant, deadline: deadline) }

    func append(
        _ services: [NewService], refused: Int, to upload: UploadKey, at position: Int64, of tenant: TenantID, context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        let answer = try await self.base.append(
            services, refused: refused, to: upload, at: position, of: tenant, context: context)
        self.changed(answer.results, of: tenant)
        return answer
    }

    func update(
        _ id: ServiceID, of tenant: TenantID, to content: ServiceContent, replacing version: Int64, change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service? {
        let service = try await self.base.update(
            id, of: tenant, to: content, replacing: version, change: change, context: context)
        if let service { self.cache.changed(id, of: tenant, version: service.version) }
        return service
    }

    func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Service
    {
        let service = try await self.base.delete(id, of: tenant, version: version, change: change, context: context)
        self.cache.changed(id, of: tenant, version: service.version)
        return service
    }

    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Service]
    { try await self.base.services(filter, of: tenant, start: start, limit: limit, deadline: deadline) }

    private func changed(_ results: [BulkItemResult], of tenant: TenantID) {
        for case .stored(let id, let version, .created) in results { self.cache.changed(id, of: tenant, version: version) }
    }
}

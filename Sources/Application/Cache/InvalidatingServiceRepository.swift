import Catalog
import Persistence

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
    {
        let result = try await self.base.repeated(key, of: tenant, deadline: deadline)
        // A repeat may be the first that its caller hears of a write.
        if let service = result?.service { self.cache.changed(service.id, of: tenant, version: service.version) }
        return result
    }

    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult {
        let result: CreateResult
        do { result = try await self.base.create(service, of: tenant, context: context) } catch {
            self.forget(service.id, of: tenant, after: error)
            throw error
        }
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
        let service: Service?
        do {
            service = try await self.base.update(
                id, of: tenant, to: content, replacing: version, change: change, context: context)
        } catch {
            self.forget(id, of: tenant, after: error)
            throw error
        }
        // Where it has another version than was thought, so may what is kept.
        self.cache.changed(id, of: tenant, version: service?.version ?? .max)
        return service
    }

    func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Service
    {
        let service: Service
        do { service = try await self.base.delete(id, of: tenant, version: version, change: change, context: context) } catch {
            self.forget(id, of: tenant, after: error)
            throw error
        }
        self.cache.changed(id, of: tenant, version: service.version)
        return service
    }

    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Service]
    { try await self.base.services(filter, of: tenant, start: start, limit: limit, deadline: deadline) }

    /// Whoever was told that a write may have happened looks whether it has; whoever was told of another version looks for that.
    private func forget(_ id: ServiceID, of tenant: TenantID, after error: CatalogError) {
        guard error.reason == CatalogError.outcomeUnknownReason || error.code == .aborted else { return }
        self.cache.changed(id, of: tenant, version: .max)
    }

    private func changed(_ results: [BulkItemResult], of tenant: TenantID) {
        for case .stored(let id, let version, _) in results { self.cache.changed(id, of: tenant, version: version) }
    }
}

import Catalog

/// Services of which a test is told, before each read of a service or a page, and may keep the read waiting; also of its deadline.
struct WatchedServices: ServiceRepository {
    enum Read: Hashable, Sendable { case service, page }

    let base: any ServiceRepository
    let before: @Sendable (Read) async -> Void
    var deadlines = Recorded<ContinuousClock.Instant?>()

    func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Service? {
        self.deadlines.add(deadline)
        await self.before(.service)
        return try await self.base.service(id, of: tenant, deadline: deadline)
    }

    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Service]
    {
        self.deadlines.add(deadline)
        await self.before(.page)
        return try await self.base.services(filter, of: tenant, start: start, limit: limit, deadline: deadline)
    }

    func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    { try await self.base.repeated(key, of: tenant, deadline: deadline) }

    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult {
        try await self.base.create(service, of: tenant, context: context)
    }

    func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext) async throws(CatalogError)
        -> [BulkItemResult]
    { try await self.base.createAll(services, of: tenant, mode: mode, context: context) }

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
        try await self.base.append(services, refused: refused, to: upload, at: position, of: tenant, context: context)
    }

    func update(
        _ id: ServiceID, of tenant: TenantID, to content: ServiceContent, replacing version: Int64, change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service? {
        try await self.base.update(id, of: tenant, to: content, replacing: version, change: change, context: context)
    }

    func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Service
    { try await self.base.delete(id, of: tenant, version: version, change: change, context: context) }
}

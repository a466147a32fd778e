import Catalog
import CatalogTesting
import Locking

/// A repository that tells of every call before it is made, so that a test can count them, fail them, or do something first.
final class WatchedServices: ServiceRepository {
    enum Call: Hashable, Sendable {
        case service, repeated, create, createAll, repeatedAll, upload, append, update, delete, services
    }

    private struct Hook: Sendable {
        var act: @Sendable (Call) async throws(CatalogError) -> Void = { _ in }
    }

    private let base: InMemoryCatalog
    private let hook = Guarded(Hook())
    private let made: Guarded<[Call]> = Guarded([])

    init(_ base: InMemoryCatalog) { self.base = base }

    var calls: [Call] { self.made.withLock { $0 } }

    func before(_ act: @escaping @Sendable (Call) async throws(CatalogError) -> Void) {
        self.hook.withLock { $0.act = act }
    }

    private func tell(_ call: Call) async throws(CatalogError) {
        self.made.withLock { $0.append(call) }
        try await self.hook.withLock { $0 }.act(call)
    }

    func service(_ id: ServiceID, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Service? {
        try await self.tell(.service)
        return try await self.base.service(id, of: tenant, deadline: deadline)
    }

    func repeated(_ key: IdempotencyKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> CreateResult?
    {
        try await self.tell(.repeated)
        return try await self.base.repeated(key, of: tenant, deadline: deadline)
    }

    func create(_ service: NewService, of tenant: TenantID, context: WriteContext) async throws(CatalogError) -> CreateResult {
        try await self.tell(.create)
        return try await self.base.create(service, of: tenant, context: context)
    }

    func createAll(_ services: [NewService], of tenant: TenantID, mode: BulkMode, context: WriteContext) async throws(CatalogError)
        -> [BulkItemResult]
    {
        try await self.tell(.createAll)
        return try await self.base.createAll(services, of: tenant, mode: mode, context: context)
    }

    func repeatedAll(
        _ key: IdempotencyKey, naming artisans: [ServiceID: ArtisanID], of tenant: TenantID, deadline: ContinuousClock.Instant?
    ) async throws(CatalogError) -> [AnsweredItem]? {
        try await self.tell(.repeatedAll)
        return try await self.base.repeatedAll(key, naming: artisans, of: tenant, deadline: deadline)
    }

    func upload(_ key: UploadKey, of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError)
        -> UploadProgress
    {
        try await self.tell(.upload)
        return try await self.base.upload(key, of: tenant, deadline: deadline)
    }

    func append(
        _ services: [NewService],
        refused: Int,
        to upload: UploadKey,
        at position: Int64,
        of tenant: TenantID,
        context: WriteContext
    ) async throws(CatalogError) -> (results: [BulkItemResult], progress: UploadProgress) {
        try await self.tell(.append)
        return try await self.base.append(services, refused: refused, to: upload, at: position, of: tenant, context: context)
    }

    func update(
        _ id: ServiceID,
        of tenant: TenantID,
        to content: ServiceContent,
        replacing version: Int64,
        change: ChangeID,
        context: WriteContext
    ) async throws(CatalogError) -> Service? {
        try await self.tell(.update)
        return try await self.base.update(id, of: tenant, to: content, replacing: version, change: change, context: context)
    }

    func delete(_ id: ServiceID, of tenant: TenantID, version: Int64, change: ChangeID, context: WriteContext)
        async throws(CatalogError) -> Service
    {
        try await self.tell(.delete)
        return try await self.base.delete(id, of: tenant, version: version, change: change, context: context)
    }

    func services(_ filter: ServiceFilter, of tenant: TenantID, start: PageStart, limit: Int, deadline: ContinuousClock.Instant?)
        async throws(CatalogError) -> [Service]
    {
        try await self.tell(.services)
        return try await self.base.services(filter, of: tenant, start: start, limit: limit, deadline: deadline)
    }
}

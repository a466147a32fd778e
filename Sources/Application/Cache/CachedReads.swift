import Catalog
import CatalogAPI
import NIOCore
import Protobuf
import RPC
import Resilience

/// Answers the reads of `CatalogService` that the cache knows, without waiting where it can, and teaches it the others.
struct CachedReads: Sendable {
    let handler: CatalogHandler
    let cache: CatalogCache

    // MARK: One service

    func getService(_ request: GetServiceRequest, context: ServerContext) async throws -> EncodedMessage<CatalogAPI.Service> {
        let (tenant, id) = try self.handler.services.identify(request.id, in: context.tenant(named: request.tenantId))
        let key = ServiceKey(tenant: tenant, id: id)
        let now = ContinuousClock.now
        let found: EncodedMessage<CatalogAPI.Service>?
        if let hit = self.cache.services.cached(key, now) {
            if hit.wantsRefresh { self.cache.services.refresh(key, now, tags: [.tenant(tenant)], load: self.load(key)) }
            found = hit.value
        } else {
            found = try await self.cache.services.value(key, now, tags: [.tenant(tenant)], load: self.load(key))
        }
        guard let found else { throw CatalogError.noService(id) }
        return found
    }

    private func load(_ key: ServiceKey) -> @Sendable () async throws -> Loaded<EncodedMessage<CatalogAPI.Service>>? {
        { [services = self.handler.services] in
            let deadline = ContinuousClock.now + CatalogCache.loadTime
            guard let service = try await services.find(key.id, of: key.tenant, deadline: deadline) else { return nil }
            let encoded = try EncodedMessage(CatalogAPI.Service(service))
            return Loaded(encoded, version: UInt64(clamping: service.version), bytes: encoded.bytes.readableBytes)
        }
    }

    // MARK: Pages

    func listServices(_ request: ListServicesRequest, context: ServerContext) async throws -> EncodedMessage<ListServicesResponse> {
        let tenant = try context.tenant(named: request.tenantId)
        guard let key = PageKey(request, of: tenant.caller) else {
            return try await EncodedMessage(self.handler.page(request, in: tenant, deadline: context.clockDeadline))
        }
        let now = ContinuousClock.now
        if let hit = self.cache.pages.cached(key, now), let page = hit.value {
            if hit.wantsRefresh {
                self.cache.pages.refresh(key, now, tags: key.tags, load: self.load(request, in: tenant))
            }
            return page
        }
        let page = try await self.cache.pages.value(key, now, tags: key.tags, load: self.load(request, in: tenant))
        guard let page else { throw RPCError(.internal, "A list was looked for and not made.") }
        return page
    }

    private func load(_ request: ListServicesRequest, in tenant: RequestTenant)
        -> @Sendable () async throws -> Loaded<EncodedMessage<ListServicesResponse>>?
    {
        { [handler = self.handler] in
            let deadline = ContinuousClock.now + CatalogCache.loadTime
            let encoded = try EncodedMessage(await handler.page(request, in: tenant, deadline: deadline))
            return Loaded(encoded, version: 0, bytes: encoded.bytes.readableBytes)
        }
    }
}

extension PageKey {
    /// Nil when no page of this kind is kept. What it names may yet break a rule: then it is never kept, since it cannot be loaded.
    init?(_ request: ListServicesRequest, of tenant: TenantID) {
        guard request.pageToken.isEmpty, request.tenantId.isEmpty || request.tenantId == tenant.description else { return nil }
        let kind: Kind
        let filter = request.filter ?? .init()
        if filter == .init() {
            kind = .all
        } else if let category = filter.categories.first, filter == .with({ $0.categories = [category] }) {
            kind = .category(category)
        } else if let artisan = ArtisanID(filter.artisanId), filter == .with({ $0.artisanId = filter.artisanId }) {
            kind = .artisan(artisan)
        } else {
            return nil
        }
        self.init(
            tenant: tenant, kind: kind, page: request.page,
            size: request.pageSize == 0 ? CatalogLimits.defaultPageSize : request.pageSize)
    }

    var tags: [CacheTag] { [.tenant(self.tenant), .lists(self.tenant)] }
}

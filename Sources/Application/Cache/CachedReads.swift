import Catalog
import CatalogAPI
import NIOCore
import Persistence
import Protobuf
import RPC
import Resilience

/// Answers the reads of `CatalogService` that the cache knows, without waiting where it can, and teaches it the others.
struct CachedReads: Sendable {
    let handler: CatalogHandler
    let services: any ServiceRepository
    let cache: CatalogCache

    init(handler: CatalogHandler, services: any ServiceRepository, cache: CatalogCache) {
        self.handler = handler
        self.services = services
        self.cache = cache
    }

    // MARK: One service

    /// Nil: it has to be loaded.
    func knownService(_ request: GetServiceRequest, context: ServerContext) throws -> EncodedMessage<CatalogAPI.Service>? {
        let key = try self.key(request, context)
        let now = BoottimeInstant.now
        self.count(key, now)
        guard let hit = self.cache.services.cached(key, now) else { return nil }
        if hit.wantsRefresh {
            let end = CatalogCache.loadEnd(.now, for: context.clockDeadline)
            let load = self.cache.load(key, from: self.services, until: end)
            self.cache.services.refresh(key, now, tags: [.tenant(key.tenant)], until: BoottimeInstant(end), load: load)
        }
        return try hit.value.orMissing(key)
    }

    /// To be asked when `knownService` does not know.
    func getService(_ request: GetServiceRequest, context: ServerContext) async throws -> EncodedMessage<CatalogAPI.Service> {
        let key = try self.key(request, context)
        let now = BoottimeInstant.now
        let end = CatalogCache.loadEnd(.now, for: context.clockDeadline)
        let load = self.cache.load(key, from: self.services, until: end)
        let service = try await self.cache.services.value(
            key, now, tags: [.tenant(key.tenant)], until: BoottimeInstant(end), load: load)
        return try service.orMissing(key)
    }

    private func key(_ request: GetServiceRequest, _ context: ServerContext) throws -> ServiceKey {
        let (tenant, id) = try self.handler.services.identify(request.id, in: context.tenant(named: request.tenantId))
        return ServiceKey(tenant: tenant, id: id)
    }

    /// One read in so many is counted: only the proportions matter, and counting takes a lock that all readers share.
    private static let readsToCount: Int64 = 16

    private func count(_ key: ServiceKey, _ now: BoottimeInstant) {
        // Nanoseconds are chance enough.
        if now.nanoseconds % Self.readsToCount == 0 { self.cache.counts?.record(key.id, of: key.tenant) }
    }

    // MARK: Pages

    /// Nil: it has to be loaded.
    func knownPage(_ request: ListServicesRequest, context: ServerContext) throws -> EncodedMessage<ListServicesResponse>? {
        let tenant = try context.tenant(named: request.tenantId)
        let now = BoottimeInstant.now
        guard let key = PageKey(request, of: tenant.caller), let hit = self.cache.pages.cached(key, now), let page = hit.value
        else {
            return nil
        }
        if hit.wantsRefresh {
            let end = CatalogCache.loadEnd(.now, for: context.clockDeadline)
            let load = self.load(key, request, in: tenant, until: end)
            self.cache.pages.refresh(key, now, tags: key.tags, until: BoottimeInstant(end), load: load)
        }
        return page
    }

    /// To be asked when `knownPage` does not know.
    func listServices(_ request: ListServicesRequest, context: ServerContext) async throws -> EncodedMessage<ListServicesResponse> {
        let tenant = try context.tenant(named: request.tenantId)
        guard let key = PageKey(request, of: tenant.caller) else {
            return try await EncodedMessage(self.handler.page(request, in: tenant, deadline: context.clockDeadline))
        }
        let now = BoottimeInstant.now
        let end = CatalogCache.loadEnd(.now, for: context.clockDeadline)
        let load = self.load(key, request, in: tenant, until: end)
        let page = try await self.cache.pages.value(key, now, tags: key.tags, until: BoottimeInstant(end), load: load)
        guard let page else { throw RPCError(.internal, "A list was looked for and not made.") }
        return page
    }

    private func load(
        _ key: PageKey, _ request: ListServicesRequest, in tenant: RequestTenant, until end: ContinuousClock.Instant
    ) -> @Sendable () async throws -> Loaded<EncodedMessage<ListServicesResponse>>? {
        { [handler = self.handler, cache = self.cache] in
            try await cache.load(key.sharedName, tags: key.sharedTags) {
                let encoded = try EncodedMessage(await handler.page(request, in: tenant, deadline: end))
                return Loaded(encoded, version: 0)
            }
        }
    }
}

extension Optional where Wrapped == EncodedMessage<CatalogAPI.Service> {
    fileprivate func orMissing(_ key: ServiceKey) throws(CatalogError) -> Wrapped {
        guard let self else { throw CatalogError.noService(key.id) }
        return self
    }
}

extension PageKey {
    /// In bytes; what is longer names none.
    private static let longestCategory = 64

    /// Nil when no page of this kind is kept. What it names may yet break a rule: then it is never kept, since it cannot be loaded.
    init?(_ request: ListServicesRequest, of tenant: TenantID) {
        guard request.pageToken.isEmpty, request.page >= 0, (0...CatalogLimits.pageSizes.upperBound).contains(request.pageSize),
            request.tenantId.isEmpty || request.tenantId == tenant.description
        else { return nil }
        let kind: Kind
        let filter = request.filter ?? .init()
        if filter == .init() {
            kind = .all
        } else if let category = filter.categories.first, category.utf8.count <= Self.longestCategory,
            filter == .with({ $0.categories = [category] })
        {
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
}

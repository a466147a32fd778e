import Catalog
import CatalogAPI
import Locking
import NIOCore
import Observability
import Persistence
import Protobuf
import RPC
import Resilience

/// What the server keeps in memory of the catalogue: services and pages of them, encoded as they go out.
///
/// Entries are believed only while the tail of the change log tells, at least every two seconds, what others have changed; what this
/// server changes is said to `changed` before the change is answered. Safe to use from any task.
final class CatalogCache: Sendable {
    /// A look at the changes.
    private struct Look: Sendable {
        let began: ContinuousClock.Instant
        let took: Duration
    }

    /// A load serves all who ask meanwhile, so that no caller's deadline may end it before this.
    private static let leastLoadTime = Duration.seconds(5)

    /// When a load gives up that a caller begins, or waits for: when the caller does, but not early. A caller with more time than the one
    /// whose load it waited for begins another.
    /// - Parameter deadline: the caller's, which is never later than the server allows; nil: nobody's.
    static func loadEnd(_ now: ContinuousClock.Instant, for deadline: ContinuousClock.Instant?) -> ContinuousClock.Instant {
        let least = now + Self.leastLoadTime
        return deadline.map { max($0, least) } ?? least
    }

    let services: Cache<ServiceKey, CacheTag, EncodedMessage<CatalogAPI.Service>>
    let pages: Cache<PageKey, CacheTag, EncodedMessage<ListServicesResponse>>
    /// Told of reads; nil: nobody wants to know.
    let counts: ReadCounts?
    /// Nil: this server is by itself.
    let shared: SharedCatalogCache?
    private let loads: (ok: Histogram, failed: Histogram)
    private let lastLook = Guarded<Look?>(nil)
    private let lately = Guarded(RatioWindow())

    init(
        _ settings: CacheSettings, counts: ReadCounts? = nil, shared: SharedCatalogCache? = nil,
        metrics: MetricsRegistry = MetricsRegistry()
    ) {
        self.loads = (
            metrics.histogram(CatalogMetrics.cacheOperationDuration, "l1", "load", "ok"),
            metrics.histogram(CatalogMetrics.cacheOperationDuration, "l1", "load", "error")
        )
        var limits = CacheLimits()
        limits.timeToLive = settings.timeToLive
        // A page costs as much as twenty services, and is asked for less often.
        limits.bytes = settings.maxBytes / 4
        self.pages = Cache(limits: limits, shards: 4)
        limits.bytes = settings.maxBytes - limits.bytes
        self.services = Cache(limits: limits)
        self.counts = counts
        self.shared = shared
        _ = self.hitRatio()
    }

    /// Reads a service for the cache.
    func load(_ key: ServiceKey, from services: any ServiceRepository, until end: ContinuousClock.Instant)
        -> @Sendable () async throws -> Loaded<EncodedMessage<CatalogAPI.Service>>?
    {
        { [self] in
            try await self.load(key.sharedName, tags: key.sharedTags) {
                guard let service = try await services.service(key.id, of: key.tenant, deadline: end) else { return nil }
                let encoded = try EncodedMessage(CatalogAPI.Service(service))
                return Loaded(encoded, version: UInt64(clamping: service.version))
            }
        }
    }

    /// From what servers share, where there is such a thing and it may be believed; else from `source`.
    func load<Content: Message>(
        _ name: String, tags: [String], from source: @Sendable () async throws -> Loaded<EncodedMessage<Content>>?
    ) async throws -> Loaded<EncodedMessage<Content>>? {
        let began = ContinuousClock.now
        do {
            let loaded: Loaded<EncodedMessage<Content>>?
            if let shared = self.shared, self.services.isTrusted(.now) {
                loaded = try await shared.load(name, tags: tags, from: source)
            } else {
                loaded = try await source()
            }
            self.loads.ok.record(began.duration(to: .now))
            return loaded
        } catch {
            self.loads.failed.record(began.duration(to: .now))
            throw error
        }
    }

    // MARK: Changes of this server

    /// A service was created, changed or deleted a moment ago.
    func changed(_ id: ServiceID, of tenant: TenantID, version: Int64) {
        let key = ServiceKey(tenant: tenant, id: id)
        self.shared?.changed([key.sharedName, PageKey.allLists(of: tenant)])
        self.services.invalidate(key, version: UInt64(clamping: version))
        // In which lists it stood before is not known here.
        self.pages.invalidate(.lists(tenant))
    }

    // MARK: Looking

    /// Of services and pages together.
    var statistics: CacheStatistics { self.services.statistics + self.pages.statistics }

    /// The share of the reads of the last minute that were answered at once, 0 to 1. The metric and operators see this one.
    func hitRatio(at now: ContinuousClock.Instant = .now) -> Double {
        let statistics = self.statistics
        return self.lately.withLock { $0.update(part: statistics.hits, whole: statistics.hits + statistics.misses, at: now) }
    }

    /// How far behind the changes it may be; nil before the first look at them.
    var staleness: Duration? { self.lastLook.withLock { $0?.began.duration(to: .now) } }

    /// How long the last look at the changes took; nil before the first.
    var lookLatency: Duration? { self.lastLook.withLock { $0?.took } }

    // MARK: Forgetting

    /// What an operator wants to be read anew: by this server, and by others as far as they read what servers share. What others have
    /// in their memory stays there.
    /// - Returns: how many entries were removed from this server's memory.
    /// - Throws: when what servers share may still be there.
    func forget(_ services: ForgottenServices) async throws(PartlyForgotten) -> Int {
        switch services {
        case .everything:
            let isDone = await self.shared?.forgetEverything() ?? true
            let count = self.services.invalidateAll() + self.pages.invalidateAll()
            guard isDone else { throw PartlyForgotten(entries: count, error: Self.sharedRemains) }
            return count
        case .all(let tenant):
            self.shared?.forget([], tags: [CatalogCacheNames.tenant(tenant)])
            return self.services.drop(.tenant(tenant)) + self.pages.drop(.tenant(tenant))
        case .some(let ids, let tenant):
            let keys = ids.map { ServiceKey(tenant: tenant, id: $0) }
            self.shared?.forget(keys.map(\.sharedName), tags: [PageKey.allLists(of: tenant)])
            let count = keys.count { self.services.invalidate($0, version: .max) }
            return count + self.pages.drop(.lists(tenant))
        }
    }

    private static var sharedRemains: CatalogError {
        var error = CatalogError(
            .unavailable,
            "This server's memory is forgotten. Redis did not answer, and may still hold what servers share: forget again when it "
                + "answers.")
        error.reason = "REDIS_UNREACHABLE"
        error.retryAfter = .seconds(1)
        return error
    }

    /// All that is a tenant's goes.
    func forget(_ tenant: TenantID) {
        self.shared?.changed([CatalogCacheNames.tenant(tenant)])
        self.services.invalidate(.tenant(tenant))
        self.pages.invalidate(.tenant(tenant))
    }
}

extension Loaded {
    /// An encoded message costs the memory of its buffer, of which nearly a half may be unused: NIO's buffers are powers of two.
    init<Content: Message>(_ encoded: Value, version: UInt64) where Value == EncodedMessage<Content> {
        self.init(encoded, version: version, bytes: encoded.bytes.storageCapacity)
    }
}

// MARK: Changes of anybody

extension CatalogCache: ChangeTailConsumer {
    func poll(_ poll: ChangePoll) async {
        let look = Look(began: poll.began, took: max(poll.began.duration(to: .now), .zero))
        defer { self.lastLook.withLock { $0 = look } }
        // Looked at every now and then, also while nobody asks: else the first who asks is told of more than the last minute.
        _ = self.hitRatio()
        self.shared?.looked(poll)
        let began = BoottimeInstant(poll.began)
        guard case .changes(let changes) = poll.news else {
            self.services.apply(.everything, began: began)
            self.pages.apply(.everything, began: began)
            return
        }
        var services: [CacheChange<ServiceKey>] = []
        var tenants: Set<CacheTag> = []
        var lists: Set<CacheTag> = []
        for change in changes {
            switch change {
            case .service(let change):
                let key = ServiceKey(tenant: change.tenant, id: change.service)
                services.append(CacheChange(key, version: UInt64(clamping: change.version)))
                lists.insert(.all(change.tenant))
                for listing in [change.before, change.after].compactMap(\.self) {
                    lists.insert(.category(change.tenant, listing.category))
                    if let artisan = listing.artisan { lists.insert(.artisan(change.tenant, artisan)) }
                }
            case .tenant(let change): tenants.insert(.tenant(change.tenant))
            }
        }
        self.services.apply(.changes(services, tags: Array(tenants)), began: began)
        self.pages.apply(.changes([], tags: Array(tenants.union(lists))), began: began)
    }
}

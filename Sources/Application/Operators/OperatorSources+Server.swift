import Catalog
import Redis
import Resilience

extension OperatorSources {
    /// What a server has to show.
    /// - Parameters:
    ///   - cache: nil: there is none.
    ///   - redis: the same.
    init(_ store: CatalogStore, _ settings: ServerSettings, cache: CatalogCache?, redis: RedisConnection?, guards: CallGuards) {
        self.init()
        self.breakers = { store.breakers.map { BreakerReading($0) } }
        self.control = { name, control in
            guard let breaker = store.breakers.first(where: { $0.name == name }) else { return false }
            breaker.obey(control)
            return true
        }
        self.pools = {
            let database = store.poolStatistics().map {
                PoolReading(name: "database", maxOpen: settings.maxDatabaseConnections, statistics: $0)
            }
            let shared = redis.map {
                PoolReading(name: "redis", maxOpen: settings.redis.poolSize, statistics: $0.client.statistics)
            }
            return [database, shared].compactMap(\.self)
        }
        self.limits = { LimitsReading(settings, guards, redis: redis?.breaker) }
        let capacity = settings.cache.maxBytes
        self.caches = { [CacheReading(cache, capacityBytes: capacity), CacheReading(sharedBy: cache)] }
        self.forget = { services in try await cache?.forget(services) ?? 0 }
    }
}

extension CacheReading {
    init(_ cache: CatalogCache?, capacityBytes: Int) {
        self.init(level: "l1", isEnabled: cache != nil)
        guard let cache else { return }
        let statistics = cache.statistics
        self.entries = statistics.entries
        self.bytes = statistics.bytes
        self.capacityBytes = capacityBytes
        self.hits = statistics.hits
        self.negatives = statistics.absentHits
        self.misses = statistics.misses
        let reads = statistics.hits + statistics.misses
        self.hitRatio = reads == 0 ? 0 : Double(statistics.hits) / Double(reads)
        self.loads = statistics.loads
        self.evictions = statistics.evictions
        self.staleServes = statistics.stale
        self.isTrusted = cache.services.isTrusted(.now)
        self.staleness = cache.staleness
    }

    /// What servers share. How much that is, Redis knows.
    init(sharedBy cache: CatalogCache?) {
        self.init(level: "l2", isEnabled: cache?.shared != nil)
        guard let cache, let counts = cache.shared?.counts else { return }
        self.hits = counts.hits
        self.misses = counts.misses
        let reads = counts.hits + counts.misses
        self.hitRatio = reads == 0 ? 0 : Double(counts.hits) / Double(reads)
        self.loads = counts.misses
        self.isTrusted = cache.services.isTrusted(.now)
        self.staleness = cache.staleness
    }
}

extension LimitsReading {
    /// - Parameter redis: what keeps calls from a Redis that fails; nil: there is none.
    init(_ settings: ServerSettings, _ guards: CallGuards, redis: CircuitBreaker?) {
        self.init()
        self.isEnabled = guards.rateLimiter != nil
        if let redis, self.isEnabled {
            self.isShared = settings.rateLimits.onStoreFailure == .closed || redis.snapshot.state == .closed
        }
        let refused = guards.refusals.all
        let kept = Dictionary(
            (guards.rateLimiter?.statistics ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.rates = RateLimitRules(settings.rateLimits).all.map { plan, rule in
            var reading = RateReading(
                tier: rule.name, plan: plan, limit: rule.limit, period: rule.period, burst: rule.capacity,
                algorithm: rule.algorithm == .tokenBucket ? .tokenBucket : .slidingWindow)
            reading.keys = kept[rule.name]?.keys ?? 0
            reading.refused = refused[rule.name] ?? 0
            return reading
        }
        self.concurrency = zip(CallClass.allCases, guards.overload?.statistics ?? []).map { kind, statistics in
            ConcurrencyReading(
                methodClass: "\(kind)", limit: statistics.limit, inFlight: statistics.inFlight, refused: statistics.refused)
        }
    }
}

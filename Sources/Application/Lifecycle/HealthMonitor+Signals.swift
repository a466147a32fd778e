import Observability
import Resilience

extension HealthMonitor {
    /// What is known this moment of what the server stands on, without asking anybody.
    /// - Parameter optional: the names of the breakers of what calls can do without.
    static func signals(_ store: CatalogStore, _ cache: CatalogCache?, optional: Set<String>)
        -> @Sendable () -> [String: HealthSignal]
    {
        {
            let breakers = store.breakers.map { BreakerReading($0) }
            return [
                Self.breaker: HealthSignal(breakers, optional: optional),
                Self.database: HealthSignal(breakers.filter { $0.name == Self.database }),
                Self.cache: HealthSignal(cache),
            ]
        }
    }
}

extension HealthSignal {
    /// Its latency is that of Redis, or of the look at the change log where there is no Redis.
    /// - Parameter cache: nil: it is turned off.
    init(_ cache: CatalogCache?) {
        guard let cache else {
            self.init(.healthy, latency: .zero, isEnabled: false)
            return
        }
        let redis = cache.shared?.standing
        let problem = Self.problem(isTrusted: cache.services.isTrusted(.now), redis)
        self.init(
            problem == nil ? .healthy : .degraded, problem: problem, failures: redis?.failures ?? 0,
            latency: redis?.latency ?? cache.lookLatency)
    }

    private static func problem(isTrusted: Bool, _ redis: SharedCatalogCache.Standing?) -> String? {
        guard isTrusted else { return "It does not know what others have changed: every read asks the database." }
        let consequence = "what this server does not have in memory is read from the database, and shared with no other server."
        if let redis, redis.failures > 0 { return "Redis does not answer: \(consequence)" }
        if let redis, redis.isCutOff { return "Redis is not asked while its breaker is open: \(consequence)" }
        return nil
    }
}

extension ServerSettings {
    /// The names of the breakers of what calls can do without. Redis is not among them where calls are refused that it cannot count.
    var optionalBreakers: Set<String> {
        self.rateLimits.isEnabled && self.rateLimits.onStoreFailure == .closed ? [] : [RedisConnection.breakerName]
    }
}

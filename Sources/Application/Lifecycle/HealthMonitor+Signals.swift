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
            var signals = [
                Self.breaker: HealthSignal(breakers, optional: optional),
                Self.database: HealthSignal(breakers.filter { $0.name == Self.database }),
            ]
            if let cache {
                signals["cache"] =
                    cache.services.isTrusted(.now)
                    ? HealthSignal(.healthy)
                    : HealthSignal(.degraded, problem: "It does not know what others have changed: every read asks the database.")
            }
            return signals
        }
    }
}

extension ServerSettings {
    /// The names of the breakers of what calls can do without. Redis is not among them where calls are refused that it cannot count.
    var optionalBreakers: Set<String> {
        self.rateLimits.isEnabled && self.rateLimits.onStoreFailure == .closed ? [] : [RedisConnection.breakerName]
    }
}

import Observability
import Resilience

extension HealthMonitor {
    /// What is known this moment of what the server stands on, without asking anybody.
    static func signals(_ store: CatalogStore, _ cache: CatalogCache?) -> @Sendable () -> [String: HealthSignal] {
        {
            let breakers = store.breakers.map { BreakerReading($0) }
            var signals = [
                Self.breaker: HealthSignal(breakers),
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

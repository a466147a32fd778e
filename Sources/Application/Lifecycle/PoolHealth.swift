import Observability
import Resilience

/// Decides from a pool's numbers alone whether the database is there. Pure: whoever asks the database says when it has answered.
struct PoolHealth: Hashable, Sendable {
    /// How many attempts to connect had failed when the database last answered.
    private var failuresBefore = 0

    /// The database has answered.
    mutating func answered(_ pool: PoolStatistics) { self.failuresBefore = pool.connectFailures }

    /// With no connection left and none to be had it is away, whatever was true a second ago.
    func signal(_ pool: PoolStatistics) -> HealthSignal? {
        let failures = pool.connectFailures - self.failuresBefore
        guard failures > 0 else { return nil }
        return pool.open == 0
            ? HealthSignal(.unhealthy, problem: "No connection to it is open, and none can be made.", failures: failures)
            : HealthSignal(.degraded, problem: "New connections to it cannot be made.", failures: failures)
    }
}

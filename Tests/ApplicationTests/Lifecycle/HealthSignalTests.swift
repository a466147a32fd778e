import Catalog
import CatalogTesting
import DatabaseTesting
import Observability
import Resilience
import Testing

@testable import Application

/// What is known of what a server stands on, as readiness and its metric show it.
@Suite struct HealthSignalTests {
    // MARK: Breakers

    /// Has opened because its calls failed.
    private static func opened(_ name: String) throws -> CircuitBreaker {
        let breaker = CircuitBreaker(name: name)
        while breaker.snapshot.state == .closed { breaker.record(try breaker.admit(), .failure) }
        return breaker
    }

    private static func signal(_ breakers: [CircuitBreaker], _ environment: [String: String] = [:]) throws -> HealthSignal? {
        var store = CatalogStore.inMemory(InMemoryCatalog(now: { .now }))
        store.breakers = breakers
        let optional = try ServerInProcess.settings(environment).optionalBreakers
        return HealthMonitor.signals(store, nil, optional: optional)()["circuit_breaker"]
    }

    @Test func `without Redis calls are served, and its breaker is no reason to say otherwise`() throws {
        let redis = try Self.opened("redis")
        let signal = try #require(try Self.signal([CircuitBreaker(name: "database"), redis]))
        #expect(signal.status == .degraded && signal.failures == 10)
        #expect(
            signal.problem == "The breaker of redis is open: calls do without it until it tries again, which it does by itself.")
        let world = ["circuit_breaker": signal]
        let report = ReadinessState(checks: [], maxAge: .seconds(9)).report(at: .now, signals: world)
        #expect(report.servingChecks["circuit_breaker"] == true)
    }

    @Test func `without the database they are not, whatever Redis does`() throws {
        for redis in [CircuitBreaker(name: "redis"), try Self.opened("redis")] {
            let signal = try Self.signal([redis, try Self.opened("database")])
            #expect(signal?.status == .unhealthy)
            #expect(signal?.problem?.hasPrefix("The breaker of database is open: calls are refused") == true)
        }
    }

    @Test func `where calls are refused that Redis cannot count, it is needed`() throws {
        let environment = ["RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_REDIS_FAILURE": "closed"]
        #expect(try Self.signal([Self.opened("redis")], environment)?.status == .unhealthy)
        let off = environment.merging(["RATE_LIMIT_ENABLED": "false"]) { $1 }
        #expect(try Self.signal([Self.opened("redis")], off)?.status == .degraded)
    }
}

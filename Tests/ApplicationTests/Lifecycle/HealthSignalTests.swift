import Catalog
import CatalogTesting
import DatabaseTesting
import Observability
import Persistence
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Application

/// What is known of what a server stands on, as readiness and its metric show it.
@Suite(.timeLimit(.minutes(1))) struct HealthSignalTests {
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

    // MARK: The cache

    @Test func `a cache that is turned off is healthy, and says that it is off`() throws {
        let store = CatalogStore.inMemory(InMemoryCatalog(now: { .now }))
        let signals = HealthMonitor.signals(store, nil, optional: [])()
        let report = ReadinessState(checks: [], maxAge: .seconds(9)).report(at: .now, signals: signals)
        #expect(report.status == .healthy)
        #expect(report.json.contains(#""cache":{"status":"healthy","enabled":false,"latency_ms":0.0,"failure_count":0}"#))
    }

    @Test func `without Redis, the cache tells how long it took to look at what has changed`() async {
        let cache = CatalogCache(CacheSettings())
        #expect(HealthSignal(cache).status == .degraded)
        await cache.poll(TestCache.look(.everything))
        #expect(HealthSignal(cache) == HealthSignal(.healthy, latency: .zero))
        var slow = TestCache.look(.changes([]))
        slow.began = .now - .milliseconds(300)
        await cache.poll(slow)
        #expect(HealthSignal(cache).latency.map { $0 >= .milliseconds(300) } == true)
    }

    @Test func `a Redis that does not answer is told of while nobody reads`() async throws {
        // Never started.
        try await PrivateRedis().withClient { client in
            let shared = TestCache.shared(client, CircuitBreaker(name: "redis"), within: .milliseconds(100))
            let cache = CatalogCache(CacheSettings(), shared: shared)
            let running = Task { await shared.run() }
            await cache.poll(TestCache.look(.everything))
            await eventually("it is degraded") { HealthSignal(cache).status == .degraded }
            let signal = HealthSignal(cache)
            #expect(signal.failures == 1 && signal.latency != nil)
            #expect(signal.problem?.hasPrefix("Redis does not answer: what this server does not have") == true)
            running.cancel()
            await running.value
        }
    }

    @Test(.needsRedis) func `a Redis that answers again is told of, and one that is not asked`() async throws {
        try await PrivateRedis.run { redis in
            try await redis.withClient { client in
                let breaker = CircuitBreaker(name: "redis")
                let shared = TestCache.shared(client, breaker)
                let cache = CatalogCache(CacheSettings(), shared: shared)
                let running = Task { await shared.run() }
                func becomes(_ status: HealthSignal.Status) async {
                    await eventually("it is \(status)") {
                        await cache.poll(TestCache.look(.changes([])))
                        return HealthSignal(cache).status == status && HealthSignal(cache).latency != .zero
                    }
                }
                await becomes(.healthy)
                await redis.kill()
                await becomes(.degraded)
                try await redis.start()
                await becomes(.healthy)
                #expect(HealthSignal(cache).failures == 0 && HealthSignal(cache).problem == nil)
                breaker.force(.open)
                #expect(HealthSignal(cache).problem?.hasPrefix("Redis is not asked while its breaker is open: what") == true)
                running.cancel()
                await running.value
            }
        }
    }
}

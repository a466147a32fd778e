import Catalog
import CatalogTesting
import Observability
import Persistence
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Application

/// What operators see of the cache at work.
@Suite(.timeLimit(.minutes(1))) struct CacheReadingTests {
    /// Made here: Swift 6.3 breaks the stack of an async function that passes a UInt128.
    private static let id = uuid(1)

    @Test func `the hit ratio is that of the last minute, for operators and for the metric`() async throws {
        let cache = CatalogCache(CacheSettings())
        await cache.poll(TestCache.look(.everything))
        var parts = CatalogParts()
        parts.cache = cache
        try await CatalogSession.with(.inMemory(InMemoryCatalog(now: { .now })), parts: parts) { session in
            try await session.create(Self.id)
            for _ in 0..<4 { _ = try await session.read(Self.id) }
        }
        let start = ContinuousClock.now
        #expect(CacheReading(cache, capacityBytes: 1).hitRatio == 0.75)
        let registry = MetricsRegistry()
        registry.collectCaches { [CacheReading(cache, capacityBytes: 1)] }
        #expect(registry.read().exposition(.text).contains("cache_hit_ratio{cache=\"l1\"} 0.75\n"))
        // Two minutes in which nothing is read.
        for seconds in [61, 122] { _ = cache.hitRatio(at: start + .seconds(seconds)) }
        #expect(CacheReading(cache, capacityBytes: 1).hitRatio == 0)
        #expect(registry.read().exposition(.text).contains("cache_hit_ratio{cache=\"l1\"} 0\n"))
        #expect(CacheReading(cache, capacityBytes: 1).hits == 3)
    }

    @Test func `what servers share is not in use before Redis has answered`() async throws {
        // Never started.
        try await PrivateRedis().withClient { client in
            let shared = TestCache.shared(client, CircuitBreaker(name: "redis"))
            let cache = CatalogCache(CacheSettings(), shared: shared)
            await cache.poll(TestCache.look(.everything))
            #expect(CacheReading(cache, capacityBytes: 1).isTrusted)
            let reading = CacheReading(sharedBy: cache)
            #expect(reading.isEnabled && !reading.isTrusted)
        }
    }

    @Test(.needsRedis) func `what servers share is in use while Redis takes in what has changed, and is asked`() async throws {
        try await PrivateRedis.run { redis in
            try await redis.withClient { client in
                let breaker = CircuitBreaker(name: "redis")
                let shared = TestCache.shared(client, breaker)
                let cache = CatalogCache(CacheSettings(), shared: shared)
                let running = Task { await shared.run() }
                await cache.poll(TestCache.look(.everything))
                await eventually("it is in use") {
                    await cache.poll(TestCache.look(.changes([])))
                    return CacheReading(sharedBy: cache).isTrusted
                }
                breaker.force(.open)
                #expect(!CacheReading(sharedBy: cache).isTrusted)
                breaker.force(.closed)
                await redis.kill()
                await eventually("it is not in use") {
                    await cache.poll(TestCache.look(.changes([])))
                    return !CacheReading(sharedBy: cache).isTrusted
                }
                #expect(CacheReading(cache, capacityBytes: 1).isTrusted)
                running.cancel()
                await running.value
            }
        }
    }
}

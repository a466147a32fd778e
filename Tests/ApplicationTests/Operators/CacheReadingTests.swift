import Catalog
import CatalogTesting
import Observability
import Persistence
import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Application

/// What operators see of the cache at work.
@Suite(.timeLimit(.minutes(1))) struct CacheReadingTests {
    /// Made here: Swift 6.3 breaks the stack of an async function that passes a UInt128.
    private static let id = uuid(1)

    /// After it, what is in memory is trusted for long.
    private static func look(_ news: ChangePoll.News) -> ChangePoll {
        ChangePoll(
            began: .now + .seconds(3_600), previousPoll: PostgresTime(microseconds: 1), thisPoll: PostgresTime(microseconds: 2),
            thisPollEnded: PostgresTime(microseconds: 2), news: news)
    }

    private static func shared(_ client: RedisClient, _ breaker: CircuitBreaker) -> SharedCatalogCache {
        var configuration = RedisServiceCacheConfiguration()
        configuration.applyTimeout = .seconds(2)
        return SharedCatalogCache(RedisServiceCache(client, configuration: configuration, logger: .quiet), breaker: breaker)
    }

    @Test func `the hit ratio is that of the last minute, for operators and for the metric`() async throws {
        let cache = CatalogCache(CacheSettings())
        await cache.poll(Self.look(.everything))
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
            let shared = Self.shared(client, CircuitBreaker(name: "redis"))
            let cache = CatalogCache(CacheSettings(), shared: shared)
            await cache.poll(Self.look(.everything))
            #expect(CacheReading(cache, capacityBytes: 1).isTrusted)
            let reading = CacheReading(sharedBy: cache)
            #expect(reading.isEnabled && !reading.isTrusted)
        }
    }

    @Test(.needsRedis) func `what servers share is in use while Redis takes in what has changed, and is asked`() async throws {
        try await PrivateRedis.run { redis in
            try await redis.withClient { client in
                let breaker = CircuitBreaker(name: "redis")
                let shared = Self.shared(client, breaker)
                let cache = CatalogCache(CacheSettings(), shared: shared)
                let running = Task { await shared.run() }
                await cache.poll(Self.look(.everything))
                await eventually("it is in use") {
                    await cache.poll(Self.look(.changes([])))
                    return CacheReading(sharedBy: cache).isTrusted
                }
                breaker.force(.open)
                #expect(!CacheReading(sharedBy: cache).isTrusted)
                breaker.force(.closed)
                await redis.kill()
                await eventually("it is not in use") {
                    await cache.poll(Self.look(.changes([])))
                    return !CacheReading(sharedBy: cache).isTrusted
                }
                #expect(CacheReading(cache, capacityBytes: 1).isTrusted)
                running.cancel()
                await running.value
            }
        }
    }
}

import Catalog
import CatalogAPI
import CatalogTesting
import Persistence
import Protobuf
import RPC
import Redis
import RedisTesting
import Resilience
import Testing

@testable import Application

/// What an operator has a server forget, and what it says of that.
@Suite(.timeLimit(.minutes(1))) struct ForgettingTests {
    /// Made here: Swift 6.3 breaks the stack of an async function that passes a UInt128.
    private static let ids = (1...3).map { uuid($0) }
    private static let allServices = ListServicesRequest()

    private static func all(_ tenant: String) throws -> ForgottenServices {
        try ForgottenServices(tenantID: tenant, serviceIDs: [], everything: false)
    }

    private static func some(_ ids: [String], _ tenant: String) throws -> ForgottenServices {
        try ForgottenServices(tenantID: tenant, serviceIDs: ids, everything: false)
    }

    /// Lends a server whose memory holds, of each of two tenants, two services and a page.
    private static func with(_ shared: SharedCatalogCache? = nil, _ body: (CatalogSession, CatalogCache) async throws -> Void)
        async throws
    {
        let cache = CatalogCache(CacheSettings(), shared: shared)
        await cache.poll(
            ChangePoll(
                began: .now + .seconds(3_600), previousPoll: PostgresTime(microseconds: 1), thisPoll: PostgresTime(microseconds: 2),
                thisPollEnded: PostgresTime(microseconds: 3), news: .everything))
        var parts = CatalogParts()
        parts.cache = cache
        try await CatalogSession.with(.inMemory(InMemoryCatalog(now: { .now })), parts: parts) { session in
            for tenant in [session.tenant, session.stranger] {
                for id in Self.ids.prefix(2) {
                    try await session.create(id, for: tenant)
                    _ = try await session.read(id, for: tenant)
                }
                _ = try await session.services.listServices(Self.allServices, options: session.options(for: tenant))
            }
            #expect(cache.statistics.entries == 6)
            try await body(session, cache)
        }
    }

    @Test func `a tenant's services and pages are removed and counted, and others stay`() async throws {
        try await Self.with { (session, cache) async throws in
            #expect(try await cache.forget(Self.all(session.tenant)) == 3)
            #expect(cache.statistics.entries == 3)
            #expect(try await cache.forget(Self.all(session.tenant)) == 0)
            let loads = cache.statistics.loads
            _ = try await session.read(Self.ids[0], for: session.stranger)
            #expect(cache.statistics.loads == loads)
            _ = try await session.read(Self.ids[0], for: session.tenant)
            #expect(cache.statistics.loads == loads + 1)
        }
    }

    @Test func `of services that are named, those count that were there, and the pages that may hold them`() async throws {
        try await Self.with { (session, cache) async throws in
            #expect(try await cache.forget(Self.some([Self.ids[0], Self.ids[0], Self.ids[2]], session.tenant)) == 2)
            #expect(cache.statistics.entries == 4)
            #expect(try await cache.forget(Self.some([Self.ids[0]], session.tenant)) == 0)
        }
    }

    @Test func `everything is all there was`() async throws {
        try await Self.with { (_, cache) async throws in
            #expect(try await cache.forget(.everything) == 6)
            #expect(cache.statistics.entries == 0)
            #expect(try await cache.forget(.everything) == 0)
        }
    }

    // MARK: What servers share

    private static func shared(_ client: RedisClient, within timeout: Duration) -> SharedCatalogCache {
        var configuration = RedisServiceCacheConfiguration()
        (configuration.timeout, configuration.applyTimeout) = (timeout, timeout)
        return SharedCatalogCache(
            RedisServiceCache(client, configuration: configuration, logger: .quiet), breaker: CircuitBreaker(name: "redis"))
    }

    @Test func `a Redis that does not answer is no reason to say that it has forgotten`() async throws {
        // Never started.
        try await PrivateRedis().withClient { client in
            try await Self.with(Self.shared(client, within: .milliseconds(100))) { (_, cache) async throws in
                let error = await #expect(throws: CatalogError.self) { try await cache.forget(.everything) }
                #expect(error?.code == .unavailable && error?.reason == "REDIS_UNREACHABLE")
                #expect(error?.message.hasPrefix("This server's memory is forgotten.") == true)
                #expect(cache.statistics.entries == 0)
            }
        }
    }

    @Test(.needsRedis) func `Redis forgets everything before that is said`() async throws {
        try await PrivateRedis.run { redis in
            try await redis.withClient { (client) async throws in
                let token = RedisServiceCacheConfiguration().token
                _ = try await client.send(RedisCommand("HSET", .text(token), "g", "a generation"))
                try await Self.with(Self.shared(client, within: .seconds(20))) { (_, cache) async throws in
                    #expect(try await cache.forget(.everything) == 6)
                    #expect(try await client.send(RedisCommand("EXISTS", .text(token))).value.integer == 0)
                }
            }
        }
    }
}

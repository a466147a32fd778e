import CatalogAPI
import NIOCore
import Persistence
import RPC
import Redis
import RedisTesting
import TestSupport
import Testing

@testable import Application
@testable import Resilience

@Suite("Fills of the shared cache that wait") struct WaitingFillsTests {
    private static func fill(_ key: String, bytes: Int = 1) -> WaitingFills.Fill? {
        let read = SharedCacheRead(key: key, tags: [], server: 1, required: 1)
        let view = SharedCacheView<[UInt8]>(
            generation: SharedCacheStamp(high: 1, low: 1), position: 1, keyStamp: nil, tagStamps: [], entry: nil)
        return SharedCacheFill(read, seen: view, version: 0, value: [UInt8](repeating: 0, count: bytes))
    }

    @Test func `are taken in their order`() throws {
        var fills = WaitingFills()
        for key in ["a", "b", "c"] { fills.add(try #require(Self.fill(key))) }
        #expect(fills.take(2).map(\.key) == ["a", "b"])
        #expect(fills.take(2).map(\.key) == ["c"])
        #expect(fills.take(2).isEmpty)
        #expect(fills.bytes == 0)
    }

    @Test func `are so many, and take so much, and then the oldest give way`() throws {
        var fills = WaitingFills(most: 3, mostBytes: 100)
        for key in ["a", "b", "c", "d"] { fills.add(try #require(Self.fill(key))) }
        #expect(fills.count == 3)
        fills.add(try #require(Self.fill("e", bytes: 99)))
        #expect(fills.bytes == 100)
        #expect(fills.take(9).map(\.key) == ["d", "e"])
        fills.add(try #require(Self.fill("f", bytes: 101)))
        #expect(fills.count == 0 && fills.bytes == 0, "one that is too large for all of it does not stay")
    }
}

@Suite("What servers share of the catalogue", .needsRedis, .timeLimit(.minutes(1))) struct SharedCatalogCacheTests {
    private typealias Page = EncodedMessage<ListServicesResponse>

    /// What this server loads. Values are no messages: nothing here looks into them.
    private static let own = page(bytes: 300)
    private static let maxAnswerBytes = 1_000

    private static func page(bytes: Int) -> Loaded<Page> {
        Loaded(EncodedMessage(encoded: ByteBuffer(repeating: 7, count: bytes)), version: 0, bytes: bytes)
    }

    private static func read(_ key: String) -> SharedCacheRead {
        SharedCacheRead(key: key, tags: [], server: 1, required: 1)
    }

    /// A cache that servers share, and one server's way to it. Another server has shared a first generation.
    private static func with(_ body: (RedisServiceCache, SharedCatalogCache) async throws -> Void) async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                var configuration = RedisServiceCacheConfiguration()
                // Patient, as nothing is frozen.
                (configuration.timeout, configuration.applyTimeout) = (.seconds(20), .seconds(20))
                let redis = RedisServiceCache(client, configuration: configuration, logger: .quiet)
                let first = SharedCacheApply(
                    server: 1, position: 1, base: 0, baseEnded: 0, began: 1_000, changes: [], tags: [],
                    stamp: SharedCacheStamp(high: 1, low: 1), mayRenew: false, mustRenew: false)
                #expect(await redis.apply(first) == .renewed)
                let breaker = CircuitBreaker(name: "redis")
                try await body(redis, SharedCatalogCache(redis, breaker: breaker, maxAnswerBytes: Self.maxAnswerBytes))
            }
        }
    }

    private static func share(_ key: String, bytes: Int, _ redis: RedisServiceCache) async throws {
        let view = try await redis.view(of: Self.read(key))
        let value = [UInt8](repeating: 9, count: bytes)
        let fill = try #require(SharedCacheFill(Self.read(key), seen: view, version: 0, value: value))
        #expect(await redis.fill(fill))
    }

    @Test func `a page is taken from another server unless it is larger than an answer of this one may be`() async throws {
        try await Self.with { redis, shared in
            let running = Task { await shared.run() }
            shared.looked(
                ChangePoll(
                    began: .now, previousPoll: nil, thisPoll: PostgresTime(microseconds: 2),
                    thisPollEnded: PostgresTime(microseconds: 3), news: .everything))
            try await eventually("what is shared is believed") {
                let page: Loaded<Page>? = try await shared.load("any", tags: []) { Self.own }
                return page != nil && shared.counts.hits > 0
            }
            try await Self.share("fits", bytes: Self.maxAnswerBytes, redis)
            let fitting: Loaded<Page>? = try await shared.load("fits", tags: []) { Self.own }
            #expect(fitting?.value.bytes.readableBytes == Self.maxAnswerBytes)
            try await Self.share("large", bytes: Self.maxAnswerBytes + 1, redis)
            let large: Loaded<Page>? = try await shared.load("large", tags: []) { Self.own }
            #expect(large?.bytes == Self.own.bytes)
            running.cancel()
            await running.value
        }
    }

    @Test func `what was loaded is shared by the task that is there for it, and by nobody else`() async throws {
        try await Self.with { redis, shared in
            let page: Loaded<Page>? = try await shared.load("new", tags: []) { Self.own }
            #expect(page?.bytes == Self.own.bytes)
            #expect(shared.waitingFills == 1)
            let running = Task { await shared.run() }
            await eventually("it is shared") {
                (try? await redis.view(of: Self.read("new")))?.entry?.value?.count == Self.own.bytes
            }
            #expect(shared.waitingFills == 0)
            running.cancel()
            await running.value
        }
    }
}

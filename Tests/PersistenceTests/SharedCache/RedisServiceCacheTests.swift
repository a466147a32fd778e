import Catalog
import Redis
import RedisTesting
import TestSupport
import Testing

@testable import Persistence
@testable import Resilience

@Suite(.needsRedis, .timeLimit(.minutes(1))) struct `The shared cache in Redis` {
    private static let key = CatalogCacheNames.service(ServiceID(rawValue: 2), of: TenantID(rawValue: 1))
    private static let value = Array("a service".utf8)

    /// Patient, where nothing is frozen.
    private static func cache(_ client: RedisClient, timeout: Duration = .seconds(10)) -> RedisServiceCache {
        var configuration = RedisServiceCacheConfiguration()
        configuration.timeout = timeout
        configuration.applyTimeout = timeout
        return RedisServiceCache(client, configuration: configuration, logger: .quiet, random: { 0 })
    }

    private static func read(_ key: String = Self.key, tags: [String] = []) -> SharedCacheRead {
        SharedCacheRead(key: key, tags: tags, server: 7, required: 1)
    }

    private static func apply(
        position: UInt64 = 1, server: UInt64 = 7, stamp: UInt64 = 1, changes: [CacheChange<String>] = [], tags: [String] = []
    ) -> SharedCacheApply {
        SharedCacheApply(
            server: server, position: position, base: 0, baseEnded: 0, began: 0, changes: changes, tags: tags,
            stamp: SharedCacheStamp(high: 1, low: stamp), mayRenew: false, mustRenew: false)
    }

    private static func fill(_ cache: RedisServiceCache, _ key: String = Self.key, _ value: [UInt8]? = Self.value) async -> Bool {
        guard let view = await cache.read(Self.read(key)),
            let fill = SharedCacheFill(Self.read(key), seen: view, version: 1, value: value)
        else { return false }
        return await cache.fill(fill)
    }

    @Test func `an entry is there under its specified name, for its time`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                #expect(await Self.fill(cache) == false, "there is no generation yet")
                #expect(await cache.apply(Self.apply()) == .renewed)
                #expect(await Self.fill(cache))
                #expect(await cache.read(Self.read())?.entry?.value == Self.value)
                let name =
                    "t:00000000-0000-0000-0000-000000000001:service:00000000-0000-0000-0000-000000000002"
                let life = try await client.send(RedisCommand("PTTL", .text(name))).value.integer ?? 0
                #expect((1...900_000).contains(life) && life > 800_000)
                #expect(await Self.fill(cache, "nothing", nil))
                let short = try await client.send(RedisCommand("PTTL", "nothing")).value.integer ?? 0
                #expect((1...60_000).contains(short))
                #expect(cache.status.failures == 0)
            }
        }
    }

    @Test func `Redis that stands still is a miss in a moment, and serves again when it goes on`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let patient = Self.cache(client)
                _ = await patient.apply(Self.apply())
                #expect(await Self.fill(patient))
                let cache = Self.cache(client, timeout: .milliseconds(50))
                server.freeze()
                let start = ContinuousClock.now
                for _ in 0..<3 { #expect(await cache.read(Self.read()) == nil) }
                // Fifty milliseconds each, on a machine that has better things to do.
                #expect(ContinuousClock.now - start < .seconds(5))
                #expect(await cache.apply(Self.apply(position: 2)) == nil)
                #expect(cache.status.isFailing)
                server.thaw()
                await eventually("it serves again") { await cache.read(Self.read())?.entry?.value == Self.value }
                #expect(!cache.status.isFailing)
            }
        }
    }

    @Test func `Redis that is not there is a miss, and one that comes back empty is begun anew`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                _ = await cache.apply(Self.apply())
                #expect(await Self.fill(cache))
                await server.kill()
                #expect(await cache.read(Self.read()) == nil)
                #expect(await cache.apply(Self.apply(position: 2)) == nil)
                try await server.start()
                await eventually("it answers") { await cache.read(Self.read()) != nil }
                #expect(await cache.read(Self.read())?.generation == nil)
                #expect(await cache.read(Self.read())?.entry == nil)
                #expect(await cache.apply(Self.apply(position: 3, stamp: 2)) == .renewed)
            }
        }
    }

    @Test func `Redis whose memory is full keeps nothing more, and what it has is believed no further`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                _ = await cache.apply(Self.apply())
                #expect(await Self.fill(cache))
                _ = try await client.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
                #expect(await Self.fill(cache, "another") == false)
                #expect(await cache.apply(Self.apply(position: 2, changes: [CacheChange(Self.key, version: 2)])) == nil)
                let view = try #require(await cache.read(Self.read()))
                #expect(view.position == 1, "whoever knows of the second look does not believe it")
                _ = try await client.send(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
                #expect(await cache.apply(Self.apply(position: 2, changes: [CacheChange(Self.key, version: 2)])) == .applied)
                #expect(await cache.read(Self.read())?.entry == nil)
            }
        }
    }

    @Test func `what another program keeps under the same names is no entry and no token`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                _ = await cache.apply(Self.apply())
                for command in [
                    RedisCommand("LPUSH", .text(Self.key), "theirs"), RedisCommand("SET", .text(Self.key), "theirs"),
                    RedisCommand("SET", .text(Self.key), .text("1" + String(repeating: "x", count: 60))),
                ] {
                    _ = try await client.send(RedisCommand("DEL", .text(Self.key)))
                    _ = try await client.send(command)
                    let view = try #require(await cache.read(Self.read()))
                    #expect(view.entry == nil)
                    #expect(await Self.fill(cache), "it makes room")
                    _ = try await client.send(RedisCommand("DEL", .text(Self.key)))
                    _ = try await client.send(command)
                    #expect(await cache.apply(Self.apply(changes: [CacheChange(Self.key, version: 1)])) == .applied)
                }
                for command in [
                    RedisCommand("SET", "krafti:cache:1", "theirs"), RedisCommand("HSET", "krafti:cache:1", "theirs", "theirs"),
                ] {
                    _ = try await client.send(RedisCommand("DEL", "krafti:cache:1"))
                    _ = try await client.send(command)
                    #expect(await cache.read(Self.read())?.generation == nil)
                    #expect(await cache.apply(Self.apply(stamp: 3)) == .renewed)
                    #expect(await Self.fill(cache))
                }
            }
        }
    }

    @Test func `more servers than the token holds are forgotten together, and the newest is held`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                var model = SharedCacheState<[UInt8]>()
                for number in UInt64(1)...70 {
                    let apply = Self.apply(position: number, server: number, stamp: number)
                    #expect(await cache.apply(apply) == model.apply(apply))
                }
                for number in UInt64(1)...70 {
                    let read = SharedCacheRead(key: Self.key, tags: [], server: number, required: 1)
                    #expect(await cache.read(read)?.position == model.read(read).position, "\(number)")
                }
            }
        }
    }

    @Test func `as many changes as a server keeps are applied at once`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                _ = await cache.apply(Self.apply())
                #expect(await Self.fill(cache))
                let changes = (0..<10_000).map { CacheChange($0 == 9_999 ? Self.key : "k\($0)", version: 2) }
                #expect(
                    await cache.apply(Self.apply(position: 2, stamp: 2, changes: changes, tags: (0..<10_000).map { "tag\($0)" }))
                        == .applied)
                let view = try #require(await cache.read(Self.read(tags: ["tag9999"])))
                #expect(view.entry == nil)
                #expect(view.tagStamps == [SharedCacheStamp(high: 1, low: 2)])
                #expect(view.position == 2)
            }
        }
    }

    @Test func `a value that is too large, or has more tags than can be counted, is not shared`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let cache = Self.cache(client)
                _ = await cache.apply(Self.apply())
                #expect(await Self.fill(cache, Self.key, [UInt8](repeating: 1, count: 1 << 20)))
                #expect(await Self.fill(cache, Self.key, [UInt8](repeating: 1, count: 1 << 20 | 1)) == false)
                let tags = (0..<256).map { "\($0)" }
                #expect(await cache.read(Self.read(tags: tags)) == nil)
                #expect(await cache.read(Self.read(tags: Array(tags.dropLast())))?.tagStamps.count == 255)
            }
        }
    }
}

import Catalog
import CatalogAPI
import DatabaseTesting
import RPC
import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Application

/// Two servers on one database and one Redis.
@Suite(.needsRedis, .enabled(if: TestDatabase.server != nil, TestDatabase.absence), .timeLimit(.minutes(5)))
struct SharedCacheTests {
    @Test func `what one server writes, the other reads within two seconds`() async throws {
        try await SharingServer.pair { _, writer, reader in
            try await writer.session.create(uuid(1))
            for round in Int64(2)...4 {
                // The other has it in memory, as it is now.
                #expect(try await reader.session.read(uuid(1)).version >= 1)
                #expect(try await writer.session.rename(uuid(1), to: "Number \(round)").version == round)
                let acknowledged = ContinuousClock.now
                try await eventually(within: .seconds(30), "the other has read it") {
                    let began = ContinuousClock.now
                    let version = try await reader.session.read(uuid(1)).version
                    if acknowledged.duration(to: began) > PromisedVersions.bound { #expect(version == round) }
                    return version == round
                }
            }
            try await writer.session.delete(uuid(1))
            try await eventually(within: .seconds(30), "the other has noticed that it is gone") {
                await failure { try await reader.session.read(uuid(1)) }?.code == .notFound
            }
        }
    }

    @Test func `what one server has read, the other finds in Redis`() async throws {
        try await SharingServer.pair { _, first, second in
            try await first.session.create(uuid(1))
            // The look at its own write comes first, and a fill that nobody waits for.
            try await eventually("it is in Redis") { try await first.isAnsweredByRedis(uuid(1)) }
            try await eventually("the other is answered by Redis") { try await second.isAnsweredByRedis(uuid(1)) }
            _ = try await second.session.rename(uuid(1), to: "Downpipes")
            try await eventually("so it is after a write") {
                _ = try await second.session.read(uuid(1))
                return try await first.isAnsweredByRedis(uuid(1))
            }
            #expect(try await first.session.read(uuid(1)).name == "Downpipes")
        }
    }

    // MARK: Trouble

    enum Trouble: String, CaseIterable, Sendable {
        case flushed, frozen, restarted

        func begin(_ redis: PrivateRedis) async throws {
            switch self {
            case .flushed: try await redis.withClient { _ = try await $0.send(RedisCommand("FLUSHALL")) }
            case .frozen: redis.freeze()
            case .restarted: await redis.kill()
            }
        }

        func end(_ redis: PrivateRedis) async throws {
            switch self {
            case .flushed: try await redis.withClient { _ = try await $0.send(RedisCommand("FLUSHALL")) }
            case .frozen: redis.thaw()
            case .restarted: try await redis.start()
            }
        }
    }

    private static let ids = (1...4).map { uuid($0) }

    @Test(arguments: Trouble.allCases)
    func `Redis in trouble fails no read, and has none say what was two seconds ago`(trouble: Trouble) async throws {
        try await SharingServer.pair { redis, first, second in
            let promised = PromisedVersions()
            let servers = [first, second]
            for id in Self.ids { try await first.session.create(id) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, server) in servers.enumerated() {
                    group.addTask { await Self.read(server, number, promised) }
                }
                group.addTask { try await Self.write(servers, promised) }
                try await Self.watch(promised, "before")
                try await trouble.begin(redis)
                try await Self.watch(promised, "in trouble")
                try await trouble.end(redis)
                try await Self.watch(promised, "after it")
                group.cancelAll()
                while let ended = await group.nextResult() {
                    if case .failure(let error) = ended, !Self.isCancellation(error) { throw error }
                }
            }
            #expect(promised.broken.isEmpty, "\(promised.broken.prefix(5))")
            try await eventually("Redis is used again") {
                _ = try await first.session.read(Self.ids[0])
                return try await second.isAnsweredByRedis(Self.ids[0])
            }
        }
    }

    /// Until both have read much that was promised, over longer than a promise takes to hold.
    private static func watch(_ promised: PromisedVersions, _ when: Comment) async throws {
        let began = ContinuousClock.now
        let before = [promised.judged(of: 0), promised.judged(of: 1)]
        await eventually(when) {
            began.duration(to: .now) > PromisedVersions.bound + .seconds(1)
                && before.indices.allSatisfy { promised.judged(of: $0) >= before[$0] + 50 }
        }
    }

    /// Reads until it is cancelled, now and then as if nothing were in memory.
    private static func read(_ server: SharingServer, _ number: Int, _ promised: PromisedVersions) async {
        var count = 0
        while !Task.isCancelled {
            count += 1
            if count.isMultiple(of: 10) { server.cache.services.invalidateAll() }
            let id = Self.ids[count % Self.ids.count]
            let began = ContinuousClock.now
            do {
                let version = try await server.session.read(id).version
                promised.read(id, version: version, began: began, by: number)
            } catch {
                if !Task.isCancelled { promised.failed(error, by: number) }
            }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Writes until it is cancelled, through one server and the other.
    private static func write(_ servers: [SharingServer], _ promised: PromisedVersions) async throws {
        var count = 0
        while !Task.isCancelled {
            count += 1
            let id = Self.ids[count % Self.ids.count]
            // Not always the same server for a service.
            let server = servers[count / 3 % servers.count]
            let service = try await server.session.rename(id, to: "Number \(count)")
            promised.wrote(id, version: service.version)
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func isCancellation(_ error: any Error) -> Bool {
        error is CancellationError || (error as? RPCError)?.code == .cancelled
    }
}

import DatabaseTesting
import Logging
import Postgres
import TestSupport
import Testing

@testable import Application

/// What sets the servers of a database apart in a Redis that others use too.
@Suite struct `The scope of keys in Redis` {
    private static func store(_ identity: String?, secret: UInt8 = 0) -> CatalogStore {
        var store = ServerInProcess.store()
        store.pageTokenSecret = Array(repeating: secret, count: 32)
        store.identity = identity
        return store
    }

    @Test func `it is that of a secret, a database and a namespace`() {
        let scopes = [
            RedisConnection.scope(of: Self.store("7/5"), ""), RedisConnection.scope(of: Self.store("7/6"), ""),
            RedisConnection.scope(of: Self.store("8/5"), ""), RedisConnection.scope(of: Self.store(nil), ""),
            RedisConnection.scope(of: Self.store("7/5", secret: 1), ""), RedisConnection.scope(of: Self.store("7/5"), "staging"),
            RedisConnection.scope(of: Self.store("7/"), "5"),
        ]
        #expect(Set(scopes).count == scopes.count)
        #expect(scopes.allSatisfy { $0.count == 16 })
        #expect(RedisConnection.scope(of: Self.store("7/5"), "staging") == RedisConnection.scope(of: Self.store("7/5"), "staging"))
        #expect(!scopes.joined().contains("staging"))
    }

    @Test(.enabled(if: TestDatabase.server != nil, TestDatabase.absence))
    func `a database that was restored from a dump has another one than that which was dumped`() async throws {
        try await TestDatabase.empty { original in
            let first = try await original.withStore { $0 }
            #expect(first.identity != nil)
            try await TestDatabase.empty { copy in
                _ = try await copy.withStore { $0 }
                // A dump holds the secret.
                let secret = try #require(try await original.texts("select encode(value, 'hex') from secret").first)
                try await copy.client.execute("update secret set value = decode('\(secret)', 'hex')")
                let restored = try await copy.withStore { $0 }
                #expect(restored.pageTokenSecret == first.pageTokenSecret)
                #expect(RedisConnection.scope(of: restored, "") != RedisConnection.scope(of: first, ""))
            }
            let again = try await original.withStore { $0 }
            #expect(RedisConnection.scope(of: again, "") == RedisConnection.scope(of: first, ""))
        }
    }

    @Test(arguments: [(nil, "", true), (nil, "staging", false), ("7/5", "", false)] as [(String?, String, Bool)])
    func `where only the secret tells copies apart, there is a warning`(
        identity: String?, namespace: String, warns: Bool
    ) async throws {
        let log = LogKeeper()
        let settings = try ServerInProcess.settings(["REDIS_URL": "unix:///nowhere/redis.sock", "REDIS_NAMESPACE": namespace])
        let redis = try #require(try RedisConnection(settings, logger: .silent))
        redis.checkScope(of: Self.store(identity), logger: log.logger)
        #expect(log.all.contains { $0.contains("set REDIS_NAMESPACE") } == warns)
        await redis.shutDown()
    }
}

import Catalog
import DatabaseTesting
import Logging
import Redis
import RedisTesting
import Resilience
import Testing

@testable import Application

/// One of several servers on one database and one Redis, in this process: all that a real one keeps going, and its own connections.
struct SharingServer: Sendable {
    let session: CatalogSession
    let cache: CatalogCache
    let shared: SharedCatalogCache
    /// What the database was asked to read.
    let reads: Recorded<WatchedServices.Read>

    /// One that asks Redis again soon after it was away.
    static func with(
        _ database: TestDatabase, _ redis: PrivateRedis, _ body: (SharingServer) async throws -> Void
    ) async throws {
        let settings = try ServerInProcess.settings([
            "REDIS_URL": "\(redis.url)", "REDIS_MIN_IDLE_CONNS": "0", "CIRCUIT_BREAKER_TIMEOUT": "200ms",
        ])
        let connection = DatabaseConnection(settings, connection: database.connection, logger: .silent)
        let toRedis = try #require(try RedisConnection(settings, logger: .silent))
        let result: Result<Void, any Error>
        do {
            _ = try await connection.migrate()
            var store = try await connection.store()
            let reads = Recorded<WatchedServices.Read>()
            store.services = WatchedServices(base: store.services) { reads.add($0) }
            let shared = toRedis.cache(settings.cache, logger: .silent)
            let cache = CatalogCache(settings.cache, shared: shared)
            var parts = CatalogParts()
            parts.cache = cache
            let working = Task { await connection.work(for: cache) }
            do {
                try await CatalogSession.with(store, in: database, parts: parts) { session in
                    try await body(SharingServer(session: session, cache: cache, shared: shared, reads: reads))
                }
                result = .success(())
            } catch { result = .failure(error) }
            working.cancel()
            await working.value
        } catch { result = .failure(error) }
        await toRedis.shutDown()
        await connection.shutDown()
        try result.get()
    }

    /// Two of them.
    static func pair(_ body: (PrivateRedis, SharingServer, SharingServer) async throws -> Void) async throws {
        try await PrivateRedis.run { redis in
            try await TestDatabase.empty { database in
                try await Self.with(database, redis) { first in
                    try await Self.with(database, redis) { second in try await body(redis, first, second) }
                }
            }
        }
    }

    /// Whether a read of what is not in memory is answered from Redis alone.
    func isAnsweredByRedis(_ id: String) async throws -> Bool {
        self.cache.services.invalidateAll()
        let before = (hits: self.shared.counts.hits, reads: self.reads.all.count)
        _ = try await self.session.read(id)
        return self.shared.counts.hits > before.hits && self.reads.all.count == before.reads
    }
}

import Observability
import RPC
import Redis
import Resilience

extension MetricsRegistry {
    /// Shows what a server stands on.
    /// - Parameters:
    ///   - cache: nil: there is none.
    ///   - capacityBytes: how much the cache may hold in memory.
    ///   - redis: nil: there is none.
    func collect(_ store: CatalogStore, cache: CatalogCache?, capacityBytes: Int, redis: RedisConnection?) {
        self.collectPool("postgres", store.poolStatistics)
        if let redis { self.collectPool("redis") { redis.client.statistics } }
        self.collectBreakers { store.breakers.map { BreakerReading($0) } }
        if let cache {
            self.collectCaches { [CacheReading(cache, capacityBytes: capacityBytes), CacheReading(sharedBy: cache)] }
        }
    }

    /// Shows how many connections a server has, as long as there is one.
    func collect(_ server: RPCServer) {
        self.collect { [weak server] reading in
            reading.set(CatalogMetrics.connections, to: Double(server?.connectionCount ?? 0))
        }
    }
}

public import Observability
public import Resilience

extension MetricsRegistry {
    /// Shows breakers, each by its name.
    public func collectBreakers(_ read: @escaping @Sendable () -> [BreakerReading]) {
        self.collect { reading in
            for breaker in read() {
                reading.set(CatalogMetrics.breakerState, breaker.name, to: Double(breaker.state.rawValue))
                reading.set(CatalogMetrics.breakerFailures, breaker.name, to: Double(breaker.failuresTotal))
                reading.set(CatalogMetrics.breakerRejections, breaker.name, to: Double(breaker.refused))
            }
        }
    }

    /// Shows caches, each by its name.
    public func collectCaches(_ read: @escaping @Sendable () -> [CacheReading]) {
        self.collect { reading in
            for cache in read() where cache.isEnabled {
                reading.set(CatalogMetrics.cacheHitRatio, cache.level, to: cache.hitRatio)
                // How much servers share is known to Redis alone, and none of it would be wrong.
                if cache.level != "l2" {
                    reading.set(CatalogMetrics.cacheEntries, cache.level, to: Double(cache.entries))
                    reading.set(CatalogMetrics.cacheBytes, cache.level, to: Double(cache.bytes))
                }
                // Each read is one of these.
                let results = [
                    ("hit", cache.hits - cache.negatives - cache.staleServes), ("negative", cache.negatives),
                    ("stale", cache.staleServes), ("miss", cache.misses),
                ]
                for (result, count) in results {
                    reading.set(CatalogMetrics.cacheRequests, cache.level, result, to: Double(count))
                }
            }
        }
    }

    /// Shows a pool of connections.
    /// - Parameter read: nil where there is none.
    public func collectPool(_ name: String, _ read: @escaping @Sendable () -> PoolStatistics?) {
        self.collect { reading in
            guard let pool = read() else { return }
            reading.set(CatalogMetrics.poolConnections, name, "idle", to: Double(pool.idle))
            reading.set(CatalogMetrics.poolConnections, name, "in_use", to: Double(pool.inUse))
            reading.set(CatalogMetrics.poolConnections, name, "connecting", to: Double(pool.connecting))
            reading.set(CatalogMetrics.poolWaiting, name, to: Double(pool.waiting))
            reading.set(CatalogMetrics.poolRequestsInFlight, name, to: Double(pool.requestsInFlight))
            reading.set(CatalogMetrics.poolAcquires, name, "granted", to: Double(pool.granted))
            reading.set(CatalogMetrics.poolAcquires, name, "refused", to: Double(pool.refused))
            reading.set(CatalogMetrics.poolAcquires, name, "timed_out", to: Double(pool.timedOut))
            reading.set(CatalogMetrics.poolWait, name, to: pool.waitTime / .seconds(1))
            reading.set(CatalogMetrics.poolConnects, name, "ok", to: Double(pool.connected))
            reading.set(CatalogMetrics.poolConnects, name, "failed", to: Double(pool.connectFailures))
            let closes = [
                ("lifetime", pool.closed.lifetime), ("idle_time", pool.closed.idleTime), ("surplus", pool.closed.surplus),
                ("broken", pool.closed.broken), ("retired", pool.closed.retired), ("shut_down", pool.closed.shutDown),
            ]
            for (reason, count) in closes { reading.set(CatalogMetrics.poolCloses, name, reason, to: Double(count)) }
        }
    }
}

import Crypto
import Logging
import NIOCore
import NIOPosix
import Observability
import Persistence
import Redis
import Resilience

/// The server's way to Redis. Nothing depends on it: whatever is asked of it has an answer without it.
struct RedisConnection: Sendable {
    let client: RedisClient
    let breaker: CircuitBreaker
    private let timeout: Duration

    /// - Returns: nil where no Redis is named.
    /// - Throws: `StartError` when it cannot be used as it is named.
    init?(_ settings: ServerSettings, logger: Logger) throws(StartError) {
        guard let configuration = settings.redis.configuration else { return nil }
        self.client = RedisClient(configuration, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        if let failure = self.client.configurationFailure {
            throw StartError("REDIS_URL, REDIS_TLS_CA: \(failure.message)", isWrongSetting: true)
        }
        self.timeout = settings.redis.timeout
        self.breaker = CircuitBreaker(name: "redis", settings: settings.resilience.breaker, logger: logger)
        self.client.start()
    }

    /// Limits that servers share.
    /// - Parameter own: decides while Redis is away.
    func rateLimits(_ own: RateLimiter, of store: CatalogStore, onFailure: RateLimitFailure) -> SharedRateLimits {
        SharedRateLimits(
            shared: RedisRateLimiter(self.client, prefix: "krafti:limit:\(Self.scope(of: store)):"), breaker: self.breaker,
            own: own, onFailure: onFailure,
            timeout: self.timeout)
    }

    /// What servers keep together of the catalogue.
    /// - Parameter maxAnswerBytes: of one answer of this server.
    func cache(
        _ settings: CacheSettings, of store: CatalogStore, maxAnswerBytes: Int, metrics: MetricsRegistry, logger: Logger
    ) -> SharedCatalogCache {
        var configuration = RedisServiceCacheConfiguration()
        configuration.timeout = self.timeout
        configuration.token = "krafti:cache:1:\(Self.scope(of: store))"
        configuration.timeToLive = settings.timeToLive
        let cache = RedisServiceCache(self.client, configuration: configuration, logger: logger)
        return SharedCatalogCache(cache, breaker: self.breaker, maxAnswerBytes: maxAnswerBytes, metrics: metrics)
    }

    /// Names the database: what servers of another one leave in the same Redis is none of ours. The servers of a database have its secrets
    /// in common, and nobody else.
    private static func scope(of store: CatalogStore) -> String {
        SHA256.hash(data: Array("redis".utf8) + store.pageTokenSecret).prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }

    func shutDown() async { await self.client.shutDown(grace: .milliseconds(200)) }
}

extension CircuitBreaker {
    /// A breaker that says in the log what it does.
    /// - Parameter observe: is told as well.
    convenience init(
        name: String, settings: CircuitBreakerSettings, logger: Logger,
        observing observe: @escaping @Sendable (CircuitTransition) -> Void = { _ in }
    ) {
        self.init(
            name: name, settings: settings,
            onTransition: { transition in
                observe(transition)
                logger.log(
                    level: transition.to == .open ? .error : .notice, "the breaker of \(name) is \(transition.to.said)",
                    metadata: ["before": "\(transition.from.said)", "reason": "\(transition.reason.said)"])
            })
    }
}

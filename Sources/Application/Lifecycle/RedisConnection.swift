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
    private let namespace: String

    static let breakerName = "redis"

    /// - Returns: nil where no Redis is named.
    /// - Throws: `StartError` when it cannot be used as it is named.
    init?(_ settings: ServerSettings, logger: Logger) throws(StartError) {
        guard let configuration = settings.redis.configuration else { return nil }
        self.client = RedisClient(configuration, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        if let failure = self.client.configurationFailure {
            throw StartError(failure, settings.redis)
        }
        self.timeout = settings.redis.timeout
        self.namespace = settings.redis.namespace
        self.breaker = CircuitBreaker(name: Self.breakerName, settings: settings.resilience.breaker, logger: logger)
        self.client.start()
    }

    /// Limits that servers share.
    /// - Parameter own: decides while Redis is away.
    func rateLimits(_ own: RateLimiter, of store: CatalogStore, onFailure: RateLimitFailure) -> SharedRateLimits {
        let prefix = "krafti:limit:\(Self.scope(of: store, self.namespace)):"
        return SharedRateLimits(
            shared: RedisRateLimiter(self.client, prefix: prefix), breaker: self.breaker, own: own, onFailure: onFailure,
            timeout: self.timeout)
    }

    /// What servers keep together of the catalogue.
    /// - Parameter maxAnswerBytes: of one answer of this server.
    func cache(
        _ settings: CacheSettings, of store: CatalogStore, maxAnswerBytes: Int, metrics: MetricsRegistry, logger: Logger
    ) -> SharedCatalogCache {
        var configuration = RedisServiceCacheConfiguration()
        configuration.timeout = self.timeout
        configuration.token = "krafti:cache:1:\(Self.scope(of: store, self.namespace))"
        configuration.timeToLive = settings.timeToLive
        let cache = RedisServiceCache(self.client, configuration: configuration, logger: logger)
        return SharedCatalogCache(cache, breaker: self.breaker, maxAnswerBytes: maxAnswerBytes, metrics: metrics)
    }

    /// Names the database: what servers of another one leave in the same Redis is none of ours. Its servers have its secret in common; one
    /// that was restored from its dump has the same, and another identity; and a copy of its files has that too, and is told by the
    /// namespace, which only its operators can know.
    static func scope(of store: CatalogStore, _ namespace: String) -> String {
        let parts = ["redis", store.identity ?? "", namespace].joined(separator: "\0")
        let code = HMAC<SHA256>.authenticationCode(for: Array(parts.utf8), using: SymmetricKey(data: store.pageTokenSecret))
        return code.prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }

    /// Warns where nothing but the secret tells the database from its copies.
    func checkScope(of store: CatalogStore, logger: Logger) {
        guard store.identity == nil, self.namespace.isEmpty else { return }
        logger.warning(
            """
            Postgres does not say which database this is: the servers of a copy would believe what these leave in Redis; grant its role \
            pg_control_system(), or set REDIS_NAMESPACE
            """)
    }

    func shutDown() async { await self.client.shutDown(grace: .milliseconds(200)) }
}

extension StartError {
    /// What the driver finds wrong with its configuration, by the settings that said it.
    fileprivate init(_ failure: RedisError, _ settings: RedisSettings) {
        let files = settings.tlsFiles
        guard let path = failure.path else {
            let names = files.isEmpty ? [SettingsCatalogue.redisURL.name] : files.map(\.name)
            self.init("\(names.joined(separator: ", ")): \(failure.message)", isWrongSetting: true)
            return
        }
        // One file may be named twice: it can hold a certificate and its key.
        let names = files.filter { $0.path == path }.map(\.name)
        let advice = names.contains(SettingsCatalogue.redisKey.name) ? ", and a key that is not encrypted" : ""
        self.init(
            "\(names.joined(separator: ", "))=\(failure.message) Name a file that krafti-server may read\(advice).",
            isWrongSetting: true)
    }
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

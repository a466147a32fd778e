import Catalog
import CatalogAPI
public import Logging
import NIOCore
import NIOPosix
public import Observability
import Persistence
import Protobuf
import RPC

/// The whole server: from its settings to answered calls, and back.
public struct CatalogServer: Sendable {
    private let settings: ServerSettings
    private let logger: Logger
    private let callLog: CallLog
    /// What another server that wants the same state folder is told.
    private let holder: String
    /// What the log is told of this program.
    private let version: String
    /// What `/metrics` shows.
    private let metrics: MetricsRegistry

    /// - Parameter callLog: nil: calls are logged like everything else.
    public init(
        _ settings: ServerSettings, holder: String, version: String, metrics: MetricsRegistry = MetricsRegistry(), logger: Logger,
        callLog: CallLog? = nil
    ) {
        self.metrics = metrics
        self.settings = settings
        self.holder = holder
        self.version = version
        self.logger = logger
        self.callLog = callLog ?? CallLog(logger, calls: settings.logCalls)
    }

    // MARK: What can be done

    /// Brings the database up to date.
    /// - Returns: what had to be done, as sentences.
    /// - Throws: `StartError`.
    public func migrate() async throws -> [String] {
        try await self.withDatabase { database in try await database.migrate() }
    }

    /// Serves until it is asked to stop, then drains and leaves nothing running.
    /// - Parameter onReady: called once, when calls are answered.
    /// - Throws: `StartError`; CancellationError when its task is cancelled before it is ready.
    public func serve(_ stops: StopRequests, onReady: @escaping @Sendable (Addresses) -> Void) async throws {
        // No database is made, started or changed for a server that cannot be what it is told to be.
        _ = try self.makeTLS()
        try await Self.checkAddresses(self.settings)
        let redis = try RedisConnection(self.settings, logger: self.logger)
        let result = await Result { try await self.serve(redis, stops, onReady: onReady) }
        await redis?.shutDown()
        try result.get()
    }

    private func serve(_ redis: RedisConnection?, _ stops: StopRequests, onReady: @escaping @Sendable (Addresses) -> Void)
        async throws
    {
        try await self.withDatabase { database in
            if self.settings.migratesAtStart {
                for sentence in try await database.migrate() {
                    self.logger.info("database migrated", metadata: ["step": "\(sentence)"])
                }
            } else {
                try await database.checkSchema()
            }
            await database.checkConnections()
            let store = try await database.store()
            var cache: CatalogCache?
            var warmUp: CacheWarmUp?
            if self.settings.cache.isEnabled {
                let popular = database.popular
                let kept = CatalogCache(
                    self.settings.cache, counts: ReadCounts(popular, logger: self.logger),
                    shared: redis?.cache(
                        self.settings.cache, of: store, maxAnswerBytes: CatalogLimits(self.settings).maxAnswerBytes,
                        metrics: self.metrics, logger: self.logger),
                    metrics: self.metrics)
                if self.settings.cache.isWarmedUp {
                    warmUp = CacheWarmUp(cache: kept, services: store.services, popular: popular)
                }
                cache = kept
            }
            try await self.serve(
                store, cache: cache, warmUp: warmUp, redis: redis, beside: { [cache] in await database.work(for: cache) }, stops,
                onReady)
        }
    }

    // MARK: The database

    private func withDatabase<Value: Sendable>(_ body: (DatabaseConnection) async throws -> Value) async throws -> Value {
        guard let url = self.settings.databaseURL else {
            let postgres = try await EmbeddedPostgres(self.settings, holder: self.holder, logger: self.logger)
            let watch = Task { await postgres.watch() }
            let result = await Result { try await self.withDatabase(postgres.connection, body) }
            watch.cancel()
            await watch.value
            await postgres.stop()
            return try result.get()
        }
        return try await self.withDatabase(url, body)
    }

    private func withDatabase<Value: Sendable>(
        _ connection: String,
        _ body: (DatabaseConnection) async throws -> Value
    ) async throws -> Value {
        let database = DatabaseConnection(
            self.settings, connection: connection, metrics: StatementMetrics(self.metrics), logger: self.logger)
        let result = await Result { try await body(database) }
        await database.shutDown()
        return try result.get()
    }

    // MARK: Serving

    /// Serves over a store.
    /// - Parameters:
    ///   - cache: nil: every read asks the store.
    ///   - warmUp: comes before calls are answered.
    ///   - redis: nil: this server is by itself.
    ///   - work: goes on as long as calls are answered; what the cache is told is part of it.
    func serve(
        _ store: CatalogStore,
        cache: CatalogCache? = nil,
        warmUp: CacheWarmUp? = nil,
        redis: RedisConnection? = nil,
        beside work: @escaping @Sendable () async -> Void = {},
        _ stops: StopRequests,
        _ onReady: @escaping @Sendable (Addresses) -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(
            numberOfThreads: self.settings.threads == 0 ? System.coreCount : self.settings.threads)
        let result = await Result { try await self.serve(store, cache, warmUp, redis, beside: work, stops, group, onReady) }
        try? await group.shutdownGracefully()
        try result.get()
    }

    private func serve(
        _ store: CatalogStore,
        _ cache: CatalogCache?,
        _ warmUp: CacheWarmUp?,
        _ redis: RedisConnection?,
        beside work: @escaping @Sendable () async -> Void,
        _ stops: StopRequests,
        _ group: MultiThreadedEventLoopGroup,
        _ onReady: (Addresses) -> Void
    ) async throws {
        var store = store
        if let redis { store.breakers.append(redis.breaker) }
        let guards = CallGuards(self.settings, store, redis: redis)
        var parts = CatalogParts()
        parts.cache = cache
        parts.counts = CatalogCounts(self.metrics)
        parts.operators = OperatorSources(store, self.settings, cache: cache, redis: redis, guards: guards)
        let services = try CatalogRPC.registry(store, limits: CatalogLimits(self.settings), parts: parts, logger: self.logger)
        let calls = RequestMetrics.calls(
            self.metrics, methods: services.methods + Health.descriptor.methods + ServerReflection.descriptor.methods)
        let monitor = HealthMonitor(
            services: CatalogRPC.services.map(\.name), logger: self.logger, probe: store.probe,
            poolStatistics: store.poolStatistics, signals: HealthMonitor.signals(store, cache), calls: calls)
        let server = try self.makeServer(services, calls: calls, guards: guards, health: monitor.health, group: group)
        self.metrics.collectProcess(version: self.version)
        self.metrics.collect(store, cache: cache, capacityBytes: self.settings.cache.maxBytes, redis: redis)
        self.metrics.collect(guards)
        monitor.collect(by: self.metrics)
        self.metrics.collect(server)
        // On loops that outlive this server: the HTTP library may leave work for them behind its end.
        let ops = try await self.startOps(monitor, group: MultiThreadedEventLoopGroup.singleton)
        let working = Task { await work() }
        // Before readiness: whoever is told of this server finds it warm.
        if let warmUp {
            let count = await warmUp.run()
            self.logger.info("the cache holds what is read most", metadata: ["services": "\(count)"])
        }
        await monitor.check(announcing: false)
        let monitoring = Task { await monitor.run() }
        let result = await Result {
            var rpc: [Endpoint] = []
            for endpoint in self.settings.rpcListen { rpc.append(try await server.listen(on: endpoint)) }
            try Task.checkCancellation()
            let addresses = Addresses(rpc: rpc, ops: ops.endpoint)
            self.announce(addresses, isReady: monitor.report.isReady)
            onReady(addresses)
            let drain = Drain(delay: self.settings.drainDelay, time: self.settings.drainTime, logger: self.logger)
            await drain.whenAsked(server, monitor, stops)
        }
        await server.shutDown(grace: .zero)
        working.cancel()
        monitoring.cancel()
        await working.value
        await monitoring.value
        await ops.server.stop()
        do {
            try result.get()
        } catch let error as ListenError {
            throw StartError(error, self.settings)
        }
    }

    private func announce(_ addresses: Addresses, isReady: Bool) {
        let tls =
            switch (self.settings.tlsIdentity, self.settings.tlsClientAuthorities) {
            case (nil, _): "off"
            case (_, nil): "on"
            default: "on, callers show certificates"
            }
        self.logger.log(
            level: isReady ? .info : .warning,
            isReady ? "ready for calls" : "listening, and not ready for calls",
            metadata: [
                "rpc": "\(addresses.rpc.map(\.description).joined(separator: ","))", "ops": "\(addresses.ops)", "tls": "\(tls)",
                "version": "\(self.version)",
            ]
        )
    }

    private func makeServer(
        _ services: ServiceRegistry, calls: RequestMetrics, guards: CallGuards, health: HealthService,
        group: MultiThreadedEventLoopGroup
    ) throws -> RPCServer {
        var configuration = ServerConfiguration()
        configuration.limits = self.settings.limits
        configuration.trustedProxies = self.settings.trustedProxies
        configuration.tls = try self.makeTLS()
        configuration.onRefusal = { [callLog] call in
            calls.refused(call)
            LoggingInterceptor.log(call, callLog)
        }
        return RPCServer(
            services: services,
            health: health,
            reflection: ProtoFile.catalogAPI,
            interceptors: CatalogRPC.interceptors(log: self.callLog, calls: calls, guards: guards),
            configuration: configuration,
            group: group,
            logger: self.logger
        )
    }

    /// Reads the files that TLS needs; nil where it speaks plainly.
    private func makeTLS() throws(StartError) -> ServerTLS? {
        guard let identity = self.settings.tlsIdentity else { return nil }
        do throws(TLSFileError) {
            return try ServerTLS(
                identity: identity,
                clientCertificates: self.settings.tlsClientAuthorities.map { .required(authorities: $0) } ?? .notRequested
            )
        } catch {
            throw StartError("\(self.settings.tlsSetting(of: error.path))=\(error)", isWrongSetting: true)
        }
    }

    private func startOps(_ monitor: HealthMonitor, group: MultiThreadedEventLoopGroup) async throws(StartError) -> (
        server: OpsServer, endpoint: Endpoint
    ) {
        guard case .tcp(let host, let port) = self.settings.opsListen.kind else {
            throw StartError("The pages for operators need HOST:PORT, not \(self.settings.opsListen).")
        }
        // What HTTP libraries say of each request is of no use to operators.
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .warning)
        do {
            let server = try await OpsServer.start(host: host, port: port, group: group, logger: logger, metrics: self.metrics) {
                isVerbose in
                isVerbose ? monitor.detailedReport : monitor.report
            }
            return (server, .tcp(host, server.port))
        } catch {
            throw StartError(ListenError(self.settings.opsListen, error), self.settings)
        }
    }
}

extension Result where Failure == any Error {
    /// What comes of `body`, so that what was begun can be ended before it is told.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

import Locking
public import Logging
public import NIOCore
public import NIOPosix
public import Protobuf

/// Answers ttRPC calls on any number of addresses.
///
/// Make one, `listen` on addresses, and `shutDown` when it should end. Safe to use from any task.
public final class RPCServer: Sendable {
    private struct State {
        var listeners: [Listener] = []
        var certificateWatch: Task<Void, Never>?
        var isShuttingDown = false
    }

    private let health: HealthService?
    private let configuration: ServerConfiguration
    private let group: any EventLoopGroup
    private let logger: Logger
    private let shards: [ConnectionShard]
    private let acceptor: ConnectionAcceptor
    private let state = Guarded(State())

    /// - Parameters:
    ///   - services: the methods to answer. `krafti.rpc.v1.Streams` is the connection's own and need not be there.
    ///   - health: served beside `services`; it says NOT_SERVING before the server refuses calls.
    ///   - reflection: the .proto files that declare `services` and what they import. When given, the server tells generic clients
    ///     what it serves (`grpc.reflection.v1`).
    ///   - interceptors: stand around every call, outermost first.
    ///   - group: the event loops that carry the connections.
    public init(
        services: ServiceRegistry,
        health: HealthService? = nil,
        reflection: [ProtoFile]? = nil,
        interceptors: [any ServerInterceptor] = [],
        configuration: ServerConfiguration = ServerConfiguration(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        logger: Logger = Logger(label: "krafti.rpc.server")
    ) {
        var services = services
        if let health { services.register(health) }
        if let reflection {
            let names = services.methods.map(\.service) + [Streams.name]
            services.register(ReflectionService(services: names, files: reflection))
        }
        self.health = health
        self.configuration = configuration
        self.group = group
        self.logger = logger
        let interval = min(max(configuration.limits.shortestTimeout / 4, .milliseconds(1)), .seconds(1))
        self.shards = group.makeIterator().map { ConnectionShard(eventLoop: $0, interval: interval.timeAmount) }
        self.acceptor = ConnectionAcceptor(
            methods: MethodTable(services, interceptors: interceptors, onRefusal: configuration.onRefusal),
            configuration: configuration,
            shards: Dictionary(uniqueKeysWithValues: self.shards.map { (ObjectIdentifier($0.eventLoop), $0) }),
            logger: logger
        )
    }

    // MARK: Listening

    /// Starts to accept connections; may be called for several addresses.
    /// - Returns: the address with the port that the system chose, where it was asked to.
    /// - Throws: `ListenError`, which says why the address cannot be used.
    @discardableResult
    public func listen(on endpoint: Endpoint) async throws(ListenError) -> Endpoint {
        let listener = try await Listener(
            endpoint,
            unixSocketMode: self.configuration.unixSocketMode,
            keepalive: Keepalive(time: self.configuration.limits.keepaliveTime),
            group: self.group,
            logger: self.logger
        ) { [acceptor] channel in
            try acceptor.accept(channel)
        }
        let isTooLate = self.state.withLock { state in
            if state.isShuttingDown { return true }
            state.listeners.append(listener)
            if let tls = self.configuration.tls, state.certificateWatch == nil {
                state.certificateWatch = Task { [logger] in await tls.watch(logger: logger) }
            }
            return false
        }
        if isTooLate {
            await listener.close()
            throw ListenError(endpoint, "the server is shutting down.")
        }
        return listener.endpoint
    }

    /// An event loop for a connection of the same process.
    func nextEventLoop() -> any EventLoop { self.group.next() }

    /// Takes the server's end of a pipe within the process as a connection. Called on the pipe's event loop, one of `nextEventLoop`'s.
    /// - Throws: UNAVAILABLE when the server takes no more connections.
    func accept(_ transport: InProcessTransport) throws { try self.acceptor.accept(transport) }

    /// Connections at the moment, those in their handshake among them.
    public var connectionCount: Int { self.acceptor.connectionCount }

    // MARK: Shutting down

    /// Turns health to NOT_SERVING, stops listening, refuses new calls with UNAVAILABLE, lets those in flight finish, and closes what
    /// is left after `grace`. Returns when every connection is closed. May be called again, also meanwhile; the shortest grace counts.
    public func shutDown(grace: Duration) async {
        self.health?.endWatches()
        let (listeners, watch) = self.state.withLock { state in
            state.isShuttingDown = true
            defer {
                state.listeners = []
                state.certificateWatch = nil
            }
            return (state.listeners, state.certificateWatch)
        }
        watch?.cancel()
        self.acceptor.close()
        for listener in listeners { await listener.close() }
        for shard in self.shards { shard.eventLoop.execute { shard.beginDrain() } }
        let deadlines = self.shards.map { shard in
            shard.eventLoop.scheduleTask(in: grace.timeAmount) { shard.close() }
        }
        await self.acceptor.waitUntilEmpty()
        for deadline in deadlines { deadline.cancel() }
        for shard in self.shards { shard.eventLoop.execute { shard.stop() } }
    }
}

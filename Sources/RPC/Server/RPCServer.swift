public import Logging
public import NIOCore
public import NIOPosix
import Synchronization

/// Answers ttRPC calls on any number of addresses.
///
/// Make one, `listen` on addresses, and `shutDown` when it should end. Safe to use from any task.
public final class RPCServer: Sendable {
    private struct State {
        var admission: ConnectionAdmission
        var listeners: [any Channel] = []
        var isShuttingDown = false
        var whenEmpty: [CheckedContinuation<Void, Never>] = []
    }

    private let methods: MethodTable
    private let health: HealthService?
    private let configuration: ServerConfiguration
    private let group: any EventLoopGroup
    private let logger: Logger
    private let shards: [ObjectIdentifier: ConnectionShard]
    private let state: Mutex<State>

    /// - Parameters:
    ///   - services: the methods to answer. `krafti.rpc.v1.Streams` is the connection's own and need not be there.
    ///   - health: served beside `services`; it says NOT_SERVING before the server refuses calls.
    ///   - interceptors: stand around every call, outermost first.
    ///   - group: the event loops that carry the connections.
    public init(
        services: ServiceRegistry,
        health: HealthService? = nil,
        interceptors: [any ServerInterceptor] = [],
        configuration: ServerConfiguration = ServerConfiguration(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        logger: Logger = Logger(label: "krafti.rpc.server")
    ) {
        var services = services
        if let health { services.register(health) }
        self.methods = MethodTable(services, interceptors: interceptors)
        self.health = health
        self.configuration = configuration
        self.group = group
        self.logger = logger
        let interval = configuration.limits.shortestTimeout / 4
        var shards: [ObjectIdentifier: ConnectionShard] = [:]
        for eventLoop in group.makeIterator() {
            shards[ObjectIdentifier(eventLoop)] = ConnectionShard(
                eventLoop: eventLoop,
                interval: min(max(interval, .milliseconds(1)), .seconds(1)).timeAmount
            )
        }
        self.shards = shards
        self.state = Mutex(
            State(
                admission: ConnectionAdmission(
                    maxConnections: configuration.limits.maxConnections,
                    maxPerAddress: configuration.limits.maxConnectionsPerAddress
                )
            )
        )
    }

    // MARK: Listening

    /// Starts to accept connections.
    /// - Returns: the address with the port that the system chose, where it was asked to.
    /// - Throws: IOError when the address cannot be bound.
    public func listen(on endpoint: Endpoint) async throws -> Endpoint {
        let bootstrap = ServerBootstrap(group: self.group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
            }
        let listener: any Channel
        switch endpoint.kind {
        case .tcp(let host, let port):
            listener =
                try await bootstrap
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .bind(host: host, port: port).get()
        case .unix(let path):
            listener = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        }
        let isTooLate = self.state.withLock { state in
            if !state.isShuttingDown { state.listeners.append(listener) }
            return state.isShuttingDown
        }
        if isTooLate {
            try await listener.close()
            throw RPCError(.failedPrecondition, "The server is shutting down; it listens no more.")
        }
        return listener.localAddress.map(Endpoint.init) ?? endpoint
    }

    private func accept(_ channel: any Channel) throws {
        let isUnix = channel.localAddress?.protocol == .unix
        let peer = Peer(transport: isUnix ? .unix : .tcp, address: isUnix ? nil : channel.remoteAddress)
        try self.admit(peer)
        channel.closeFuture.whenComplete { _ in self.release(peer) }
        let transport = ChannelTransport(eventLoop: channel.eventLoop) { transport in
            self.makeConnection(transport, peer)
        }
        try channel.pipeline.syncOperations.addHandler(transport)
    }

    /// An event loop for a connection of the same process.
    func nextEventLoop() -> any EventLoop { self.group.next() }

    /// Takes the server's end of a pipe within the process as a connection. Called on the pipe's event loop, one of `nextEventLoop`'s.
    func accept(_ transport: InProcessTransport) throws {
        guard !self.state.withLock({ $0.isShuttingDown }) else {
            throw RPCError(.unavailable, "The server is shutting down; it takes no connections.", retryAfter: .zero)
        }
        let peer = Peer(transport: .inProcess)
        try self.admit(peer)
        transport.start(self.makeConnection(transport, peer)) { self.release(peer) }
    }

    private func admit(_ peer: Peer) throws {
        do {
            try self.state.withLock { state in try state.admission.admit(peer.ipAddress) }
        } catch {
            self.logger.warning(
                "connection refused",
                metadata: ["peer": "\(peer)", "reason": "\(error)"]
            )
            throw error
        }
    }

    private func release(_ peer: Peer) {
        let waiting = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.admission.release(peer.ipAddress)
            guard state.admission.count == 0 else { return [] }
            defer { state.whenEmpty = [] }
            return state.whenEmpty
        }
        for continuation in waiting { continuation.resume() }
    }

    /// A connection on a transport whose event loop this is.
    private func makeConnection(_ transport: any Transport, _ peer: Peer) -> ServerConnection {
        let shard = self.shards[ObjectIdentifier(transport.eventLoop)]
        let connection = ServerConnection(
            transport: transport,
            methods: self.methods,
            limits: self.configuration.limits,
            peer: peer
        ) { connection in
            shard?.remove(connection)
        }
        shard?.add(connection)
        return connection
    }

    /// Connections at the moment.
    public var connectionCount: Int { self.state.withLock { $0.admission.count } }

    // MARK: Shutting down

    /// Turns health to NOT_SERVING, stops listening, refuses new calls with UNAVAILABLE, lets those in flight finish, and closes what is left after `grace`.
    /// Returns when every connection is closed. May be called again; the shortest grace counts.
    public func shutDown(grace: Duration) async {
        self.health?.endWatches()
        let listeners = self.state.withLock { state in
            state.isShuttingDown = true
            defer { state.listeners = [] }
            return state.listeners
        }
        for listener in listeners { try? await listener.close() }
        for shard in self.shards.values { shard.eventLoop.execute { shard.beginDrain() } }
        let deadlines = self.shards.values.map { shard in
            shard.eventLoop.scheduleTask(in: grace.timeAmount) { shard.close() }
        }
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                if state.admission.count > 0 { state.whenEmpty.append(continuation) }
                return state.admission.count == 0
            }
            if isEmpty { continuation.resume() }
        }
        for deadline in deadlines { deadline.cancel() }
        for shard in self.shards.values { shard.eventLoop.execute { shard.close() } }
    }
}

import Locking
import Logging
import NIOCore
import NIOSSL

/// Takes connections in: admits them, has them shake hands, and gives each to the shard of its event loop.
final class ConnectionAcceptor: Sendable {
    private struct State {
        var admission: ConnectionAdmission
        var refusals = RefusalLog()
        var whenEmpty: [CheckedContinuation<Void, Never>] = []
    }

    private let methods: MethodTable
    private let configuration: ServerConfiguration
    private let shards: [ObjectIdentifier: ConnectionShard]
    private let logger: Logger
    private let memory: ServerMemory
    private let state: Guarded<State>

    init(
        methods: MethodTable,
        configuration: ServerConfiguration,
        shards: [ObjectIdentifier: ConnectionShard],
        logger: Logger
    ) {
        self.methods = methods
        self.configuration = configuration
        self.shards = shards
        self.logger = logger
        self.memory = ServerMemory(configuration.limits)
        self.state = Guarded(
            State(
                admission: ConnectionAdmission(
                    maxConnections: configuration.limits.maxConnections,
                    maxPerAddress: configuration.limits.maxConnectionsPerAddress
                )
            )
        )
    }

    // MARK: Accepting

    /// Sets up a channel that a listener has accepted. Runs on the channel's event loop.
    /// - Throws: when the connection is refused; the caller closes the channel.
    func accept(_ channel: any Channel) throws {
        let isUnix = channel.localAddress?.protocol == .unix
        var peer = Peer(transport: isUnix ? .unix : .tcp, address: isUnix ? nil : channel.remoteAddress?.unmapped)
        peer.socketMode = isUnix ? self.configuration.unixSocketMode : nil
        let address = peer.address.flatMap(IPAddress.init)
        let isProxy = address.map { address in self.configuration.trustedProxies.contains { $0.contains(address) } } ?? false
        peer.isProxied = isProxy
        // A proxy's connection counts for the client that it names.
        let place = try self.admit(isProxy ? nil : address, peer)
        channel.closeFuture.assumeIsolated().whenComplete { _ in place.leave() }
        let tls = isUnix ? nil : self.configuration.tls?.makeHandler()
        if isProxy || tls != nil {
            try self.beginHandshake(channel, peer, place, expectsProxyHeader: isProxy, tls: tls)
        } else {
            try channel.pipeline.syncOperations.addHandler(self.makeTransport(channel, peer))
        }
    }

    /// Takes the server's end of a pipe within the process. Runs on its event loop.
    func accept(_ transport: InProcessTransport) throws(RPCError) {
        let peer = Peer(transport: .inProcess)
        do throws(ConnectionAdmission.Refusal) {
            let shard = try self.openShard(of: transport.eventLoop)
            let place = try self.admit(nil, peer)
            transport.start(self.makeConnection(transport, peer, shard)) { place.leave() }
        } catch {
            throw RPCError(.unavailable, "The server takes no connection: \(error).", retryAfter: .zero)
        }
    }

    private func beginHandshake(
        _ channel: any Channel,
        _ directPeer: Peer,
        _ place: Place,
        expectsProxyHeader: Bool,
        tls: NIOSSLServerHandler?
    ) throws {
        let shard = try self.openShard(of: channel.eventLoop)
        var peer = directPeer
        let handshake = ConnectionHandshake(
            expectsProxyHeader: expectsProxyHeader,
            tls: tls,
            timeout: self.configuration.limits.handshakeTimeout,
            decisions: ConnectionHandshake.Decisions(
                clientFound: { source in
                    peer.address = source
                    if let address = source.flatMap(IPAddress.init) { try place.move(to: address, peer) }
                },
                ready: { certificate in
                    peer.certificate = certificate
                    return try self.makeTransport(channel, peer)
                },
                failed: { reason in self.logRefusal(of: peer, reason) },
                ended: { shard.remove($0) }
            )
        )
        shard.add(handshake)
        try channel.pipeline.syncOperations.addHandler(handshake)
    }

    private func makeTransport(_ channel: any Channel, _ peer: Peer) throws -> ChannelTransport {
        let shard = try self.openShard(of: channel.eventLoop)
        return ChannelTransport(eventLoop: channel.eventLoop) { transport in
            self.makeConnection(transport, peer, shard)
        }
    }

    /// - Throws: when the shard takes no more connections.
    private func openShard(of eventLoop: any EventLoop) throws(ConnectionAdmission.Refusal) -> ConnectionShard {
        guard let shard = self.shards[ObjectIdentifier(eventLoop)], !shard.isDraining else { throw .shuttingDown }
        return shard
    }

    private func makeConnection(_ transport: any Transport, _ peer: Peer, _ shard: ConnectionShard) -> ServerConnection {
        let connection = ServerConnection(
            transport: transport,
            methods: self.methods,
            limits: self.configuration.limits,
            memory: self.memory,
            peer: peer
        ) { connection in
            shard.remove(connection)
        }
        shard.add(connection)
        return connection
    }

    // MARK: Admission

    /// One admitted connection's place in the count. Confined to its event loop.
    private final class Place {
        private let acceptor: ConnectionAcceptor
        private var address: IPAddress?

        init(_ acceptor: ConnectionAcceptor, _ address: IPAddress?) {
            self.acceptor = acceptor
            self.address = address
        }

        /// The connection turned out to be from `address`.
        func move(to address: IPAddress, _ peer: Peer) throws(ConnectionAdmission.Refusal) {
            try self.acceptor.decide(peer) { admission throws(ConnectionAdmission.Refusal) in try admission.assign(address) }
            self.address = address
        }

        func leave() { self.acceptor.release(self.address) }
    }

    private func admit(_ address: IPAddress?, _ peer: Peer) throws(ConnectionAdmission.Refusal) -> Place {
        try self.decide(peer) { admission throws(ConnectionAdmission.Refusal) in try admission.admit(address) }
        return Place(self, address)
    }

    private func decide(
        _ peer: Peer,
        _ decision: (inout ConnectionAdmission) throws(ConnectionAdmission.Refusal) -> Void
    ) throws(ConnectionAdmission.Refusal) {
        do throws(ConnectionAdmission.Refusal) {
            try self.state.withLock { state throws(ConnectionAdmission.Refusal) in try decision(&state.admission) }
        } catch {
            self.logRefusal(of: peer, "\(error)")
            throw error
        }
    }

    private func logRefusal(of peer: Peer, _ reason: String) {
        guard let count = self.state.withLock({ $0.refusals.record(at: .now()) }) else { return }
        self.logger.warning(
            "connections refused",
            metadata: ["count": .stringConvertible(count), "last_peer": "\(peer)", "last_reason": "\(reason)"]
        )
    }

    private func release(_ address: IPAddress?) {
        let waiting = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.admission.release(address)
            guard state.admission.count == 0 else { return [] }
            defer { state.whenEmpty = [] }
            return state.whenEmpty
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Connections at the moment.
    var connectionCount: Int { self.state.withLock { $0.admission.count } }

    // MARK: Ends

    /// Admits no connection from now on.
    func close() { self.state.withLock { $0.admission.isClosed = true } }

    /// Returns once no connection is left.
    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                if state.admission.count > 0 { state.whenEmpty.append(continuation) }
                return state.admission.count == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}

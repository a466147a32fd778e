import NIOCore
import NIOPosix

/// Connects to endpoints over TCP and unix-domain sockets. A name is resolved for each attempt, and all its addresses are tried.
struct SocketConnector: Connector {
    /// Makes a connected channel ready for frames, by TLS for example; the future ends when it is.
    typealias Preparation = @Sendable (any Channel, Endpoint) -> EventLoopFuture<Void>

    let endpoints: [Endpoint]
    let limits: ClientLimits
    let group: any EventLoopGroup
    /// Nil where a connected channel is ready as it is.
    var prepare: Preparation?

    var targets: [String] { self.endpoints.map(\.description) }

    func connect(to target: Int, events: ClientConnection.Events) -> EventLoopFuture<ClientConnection> {
        let endpoint = self.endpoints[target]
        let eventLoop = self.group.next()
        let deadline = Deadline(timeout: self.limits.connectTimeout, after: eventLoop.now)
        return self.connect(to: endpoint, on: eventLoop)
            .flatMap { channel in self.ready(channel, endpoint, deadline) }
            .flatMapThrowing { channel in
                var made: ClientConnection?
                let transport = ChannelTransport(eventLoop: eventLoop) { transport in
                    let connection = ClientConnection(transport: transport, limits: self.limits, events: events)
                    made = connection
                    return connection
                }
                try channel.pipeline.syncOperations.addHandler(transport)
                guard let made else { throw ChannelError.ioOnClosedChannel }
                made.startClock()
                return made
            }
    }

    private func connect(to endpoint: Endpoint, on eventLoop: any EventLoop) -> EventLoopFuture<any Channel> {
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(self.limits.connectTimeout.timeAmount)
            .channelOption(.maxMessagesPerRead, value: 4)
        switch endpoint.kind {
        case .unix(let path): return bootstrap.connect(unixDomainSocketPath: path)
        case .tcp(let host, let port):
            var tcp = bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
            for (option, value) in Keepalive(time: self.limits.keepaliveTime).options {
                tcp = tcp.channelOption(option, value: value)
            }
            return tcp.connect(host: host, port: port)
        }
    }

    /// Prepares a connected channel within what is left of the connect timeout, and closes one that could not be.
    private func ready(_ channel: any Channel, _ endpoint: Endpoint, _ deadline: Deadline) -> EventLoopFuture<any Channel> {
        guard let prepare = self.prepare else { return channel.eventLoop.makeSucceededFuture(channel) }
        let timeout = channel.eventLoop.scheduleTask(deadline: deadline.instant) { channel.close(promise: nil) }
        let prepared = prepare(channel, endpoint)
        prepared.whenComplete { result in
            timeout.cancel()
            if case .failure = result { channel.close(promise: nil) }
        }
        return prepared.map { channel }
    }
}

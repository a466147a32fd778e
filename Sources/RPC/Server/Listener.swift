import Logging
import NIOCore
import NIOPosix

/// A socket that accepts connections.
struct Listener: Sendable {
    /// Where it listens, with the port that the system chose.
    let endpoint: Endpoint
    private let channel: any Channel
    private let file: UnixSocketFile?

    /// Connections that wait to be accepted; the kernel may allow fewer (net.core.somaxconn).
    private static let backlog: CInt = 4096

    /// Binds and listens.
    /// - Parameter accept: sets up each accepted channel, on its event loop; throwing closes it.
    init(
        _ endpoint: Endpoint,
        unixSocketMode: UInt16,
        keepalive: Keepalive,
        group: any EventLoopGroup,
        logger: Logger,
        accept: @escaping @Sendable (any Channel) throws -> Void
    ) async throws(ListenError) {
        let bootstrap = Self.makeBootstrap(group: group, logger: logger, accept: accept)
        do {
            switch endpoint.kind {
            case .tcp(let host, let port):
                self.file = nil
                var tcp = bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                for (option, value) in keepalive.options { tcp = tcp.childChannelOption(option, value: value) }
                self.channel = try await tcp.bind(to: Self.resolve(host, port, endpoint)).get()
            case .unix(let path):
                let (file, descriptor) = try UnixSocketFile.bound(path: path, mode: unixSocketMode)
                self.file = file
                self.channel = try await bootstrap.withBoundSocket(descriptor).get()
            }
        } catch {
            throw ListenError(endpoint, error)
        }
        self.endpoint = self.channel.localAddress.map(Endpoint.init) ?? endpoint
    }

    /// Stops listening and takes the socket's file away.
    func close() async {
        // First, or a client might find the file and nobody behind it.
        self.file?.remove()
        // It fails when the channel is closed already.
        try? await self.channel.close()
    }

    /// Looks a name up off the event loops, because that blocks.
    private static func resolve(_ host: String, _ port: Int, _ endpoint: Endpoint) async throws -> SocketAddress {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try SocketAddress.makeAddressResolvingHost(host, port: port) }
        } catch {
            throw ListenError(endpoint, "the name `\(host)` leads to no address. Is it spelled right?")
        }
    }

    private static func makeBootstrap(
        group: any EventLoopGroup,
        logger: Logger,
        accept: @escaping @Sendable (any Channel) throws -> Void
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Self.makePause(logger))
                }
            }
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try accept(channel) }
            }
    }

    private static func makePause(_ logger: Logger) -> AcceptPause {
        var log = RefusalLog()
        return AcceptPause { error in
            guard let count = log.record(at: .now()) else { return }
            logger.error("connections cannot be accepted", metadata: ["attempts": .stringConvertible(count), "error": "\(error)"])
        }
    }
}

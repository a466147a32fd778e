public import Logging
public import NIOCore
public import NIOPosix

extension RPCClient {
    /// A client of one service behind one or several addresses: calls go to the least busy of the connections that can be made.
    ///
    /// Connects with the first call.
    /// - Parameters:
    ///   - interceptors: stand around every call, outermost first.
    ///   - group: the event loops that carry the connections.
    ///   - logger: told at debug level of connections made, lost and not to be had; calls learn what concerns them by their errors.
    public convenience init(
        endpoints: [Endpoint],
        configuration: ClientConfiguration = ClientConfiguration(),
        interceptors: [any ClientInterceptor] = [],
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        logger: Logger = Logger(label: "krafti.rpc.client")
    ) {
        var prepare: SocketConnector.Preparation?
        if let tls = configuration.tls {
            prepare = { channel, endpoint in tls.shakeHands(channel, endpoint) }
        }
        self.init(
            connector: SocketConnector(endpoints: endpoints, limits: configuration.limits, group: group, prepare: prepare),
            configuration: configuration,
            interceptors: interceptors,
            eventLoop: group.next(),
            logger: logger
        )
    }

    /// A client of a server in the same process: every part works as over a socket, without one.
    /// - Parameters:
    ///   - interceptors: stand around every call, outermost first.
    ///   - group: the event loops of the client's ends; nil shares the server's, so that bytes cross no thread.
    public convenience init(
        inProcess server: RPCServer,
        configuration: ClientConfiguration = ClientConfiguration(),
        interceptors: [any ClientInterceptor] = [],
        group: (any EventLoopGroup)? = nil
    ) {
        self.init(
            connector: InProcessConnector(server: server, limits: configuration.limits, group: group),
            configuration: configuration,
            interceptors: interceptors,
            eventLoop: group?.next() ?? server.nextEventLoop()
        )
    }

    convenience init(
        connector: any Connector,
        configuration: ClientConfiguration,
        interceptors: [any ClientInterceptor] = [],
        eventLoop: any EventLoop,
        logger: Logger = Logger(label: "krafti.rpc.client")
    ) {
        self.init(
            pool: ConnectionPool(connector: connector, configuration: configuration.pool, eventLoop: eventLoop, logger: logger),
            interceptors: interceptors,
            configuration: configuration
        )
    }
}

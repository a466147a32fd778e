public import NIOCore
public import NIOPosix

extension RPCClient {
    /// A client of one service behind one or several addresses: calls go to the least busy of the connections that can be made.
    ///
    /// Connects with the first call.
    /// - Parameters:
    ///   - interceptors: stand around every call, outermost first.
    ///   - group: the event loops that carry the connections.
    public convenience init(
        endpoints: [Endpoint],
        configuration: ClientConfiguration = ClientConfiguration(),
        interceptors: [any ClientInterceptor] = [],
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        var prepare: SocketConnector.Preparation?
        if let tls = configuration.tls {
            prepare = { channel, endpoint in tls.shakeHands(channel, endpoint) }
        }
        self.init(
            connector: SocketConnector(endpoints: endpoints, limits: configuration.limits, group: group, prepare: prepare),
            configuration: configuration,
            interceptors: interceptors,
            eventLoop: group.next()
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
        eventLoop: any EventLoop
    ) {
        self.init(
            pool: ConnectionPool(connector: connector, configuration: configuration.pool, eventLoop: eventLoop),
            interceptors: interceptors,
            configuration: configuration
        )
    }
}

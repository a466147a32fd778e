public import NIOCore

extension RPCClient {
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
            source: InProcessSource(
                connector: InProcessConnector(server: server, group: group),
                limits: configuration.limits
            ),
            interceptors: interceptors,
            limits: configuration.limits,
            retry: configuration.retry
        )
    }
}

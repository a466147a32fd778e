import NIOCore

/// Makes connections to a server of the same process: the same code on both ends, without sockets.
struct InProcessConnector: Sendable {
    let server: RPCServer
    /// The event loops of the client's ends; nil puts each on the loop of its server's end, so that bytes cross no thread.
    let group: (any EventLoopGroup)?

    func connect(
        limits: ClientLimits,
        onUnusable: @escaping @Sendable (ClientConnection) -> Void
    ) -> EventLoopFuture<ClientConnection> {
        let serverLoop = self.server.nextEventLoop()
        let clientLoop = self.group?.next() ?? serverLoop
        let (clientEnd, serverEnd) = InProcessTransport.pair(clientLoop, serverLoop)
        return serverLoop.submit {
            do {
                try self.server.accept(serverEnd)
            } catch {
                serverEnd.close()
                throw error
            }
        }.hop(to: clientLoop).map {
            let connection = ClientConnection(transport: clientEnd, limits: limits, onUnusable: onUnusable)
            clientEnd.start(connection)
            return connection
        }
    }
}

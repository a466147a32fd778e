import NIOCore

/// Makes connections to a server of the same process: the same code on both ends, without sockets.
struct InProcessConnector: Connector {
    let server: RPCServer
    let limits: ClientLimits
    /// The event loops of the client's ends; nil puts each on the loop of its server's end, so that bytes cross no thread.
    let group: (any EventLoopGroup)?

    var targets: [String] { ["the server in this process"] }

    func connect(to target: Int, events: ClientConnection.Events) -> EventLoopFuture<ClientConnection> {
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
        }.hop(to: clientLoop).flatMapThrowing {
            guard !clientEnd.isClosed else { throw ChannelError.ioOnClosedChannel }
            let connection = ClientConnection(transport: clientEnd, limits: self.limits, events: events)
            clientEnd.start(connection)
            connection.startClock()
            return connection
        }
    }
}

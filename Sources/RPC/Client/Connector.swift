import NIOCore

/// Makes the connections of a pool: over sockets, or to a server of the same process.
protocol Connector: Sendable {
    /// Where connections can be made, in words for people; a target is known by its index.
    var targets: [String] { get }

    /// Makes a connection to a target.
    /// - Parameter events: what the pool wants to hear of the connection.
    /// - Returns: the connection, when calls can be made on it, or why there is none. The future ends on the connection's event loop,
    ///   within the connect timeout, and no event comes before its end.
    func connect(to target: Int, events: ClientConnection.Events) -> EventLoopFuture<ClientConnection>
}

public import RPC

/// Finds out who makes a call. Safe to use from any task.
public protocol Authenticator: Sendable {
    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - metadata: what came with the call.
    /// - Throws: `unauthenticated` when credentials are wrong, `invalidArgument` when they cannot be understood. A caller without any is
    ///   anonymous, not refused: what anonymous callers may do is for others to say.
    func principal(peer: Peer, metadata: Metadata) async throws(RPCError) -> Principal
}

/// One that has nothing to wait for.
public protocol SynchronousAuthenticator: Authenticator {
    /// The same as `principal`.
    func principalAtOnce(peer: Peer, metadata: Metadata) throws(RPCError) -> Principal
}

extension SynchronousAuthenticator {
    public func principal(peer: Peer, metadata: Metadata) async throws(RPCError) -> Principal {
        try self.principalAtOnce(peer: peer, metadata: metadata)
    }
}

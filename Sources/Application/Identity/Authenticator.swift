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

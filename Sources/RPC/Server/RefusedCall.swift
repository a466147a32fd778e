/// A call that its connection refused before any interceptor saw it: for an unknown method, for want of room, while draining.
public struct RefusedCall: Sendable {
    /// What was called; nil where there is no such method, or where the request was not read so far.
    public let method: (any MethodDescriptor)?
    /// What the caller is told.
    public let error: RPCError
    /// Who called.
    public let peer: Peer
}

/// What a client may be told.
public struct ClientConfiguration: Sendable {
    public var limits = ClientLimits()
    /// When a unary call is sent again.
    public var retry = RetryPolicy()
    /// How connections are kept.
    public var pool = PoolConfiguration()

    public init() {}
}

/// What a client may be told.
public struct ClientConfiguration: Sendable {
    public var limits = ClientLimits()
    /// When a unary call is sent again: by default after what may pass, and when a rate limit that refused it says so. `.never` where a
    /// failure is to be seen as it is.
    public var retry = RetryPolicy()
    /// How connections are kept.
    public var pool = PoolConfiguration()
    /// TLS for every TCP connection; nil speaks plainly. Who wants renewed files taken up runs its `watch`.
    public var tls: ClientTLS?

    public init() {}
}

/// How a client keeps its connections.
///
/// Nothing is connected before the first call, and a connection that was lost is made again when a call wants it.
public struct PoolConfiguration: Sendable, Hashable {
    /// Connections to each endpoint. 1 or more.
    public var connectionsPerEndpoint = 1
    /// Busy endpoints get more connections, up to this. Those above `connectionsPerEndpoint` are not replaced when they age.
    public var maxConnectionsPerEndpoint = 4
    /// Calls in flight on the least busy connection at which another is made.
    public var callsPerConnectionToGrow = 128
    /// Calls in flight on one connection; further ones wait. Servers refuse more than their own limit, by default 1,024.
    public var maxCallsPerConnection = 1_000
    /// Calls that wait for a connection; one more fails RESOURCE_EXHAUSTED.
    public var maxWaitingCalls = 10_000
    /// After this, a connection is replaced by a new one and closed when its calls have ended, so that load balancers can move clients.
    /// Nil keeps connections for as long as they last.
    public var maxConnectionAge: Duration? = .seconds(30 * 60)
    /// The share of `maxConnectionAge`, 0 to 1, by which chance makes a connection's age longer or shorter (gRPC's A9 has 0.1).
    public var connectionAgeJitter = 0.1
    /// How long an endpoint that could not be reached is left alone.
    public var backoff = BackoffPolicy()

    public init() {}
}

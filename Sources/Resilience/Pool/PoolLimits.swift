/// What bounds a pool of connections.
public struct PoolLimits: Sendable, Hashable {
    /// Connections in all, those on their way included.
    public var maxOpen = 20
    /// Connections without a request; one more is closed.
    public var maxIdle = 20
    /// Connections without a request that are kept ready, those on their way included, from the first request (or `start`) on. They
    /// do not grow too old from idleness. It gives way to `maxIdle` and `maxOpen`.
    public var minIdle = 0
    /// After this, a connection takes no more requests and is closed when it has none. Nil: it lives for as long as it lasts.
    public var lifetime: Duration? = .seconds(60 * 60)
    /// The share of `lifetime`, 0 to 1, by which chance shortens it, so that connections made together do not end together.
    public var lifetimeJitter = 0.1
    /// A connection that nobody has used for this long is closed. Nil: it stays.
    public var idleTime: Duration? = .seconds(30 * 60)
    /// A connection that nobody has used for this long is tried before it is used again. Nil: it is trusted.
    public var healthCheckAfter: Duration? = .seconds(30)
    /// How long a request waits for a connection.
    public var acquireTimeout = Duration.seconds(5)
    /// Requests that wait; one more is refused.
    public var maxWaiting = 16_384
    /// How long to leave the server alone after it could not be reached. It doubles with every failure in a row.
    public var initialBackoff = Duration.milliseconds(50)
    /// The longest that the server is left alone.
    public var maximumBackoff = Duration.seconds(2)

    public init() {}
}

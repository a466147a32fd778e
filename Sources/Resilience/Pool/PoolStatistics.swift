/// What a pool holds at one moment, and what it has done since it began.
public struct PoolStatistics: Sendable, Hashable {
    /// Connections closed so far, by the reason for it.
    public struct Closed: Sendable, Hashable {
        /// They had lived long enough.
        public var lifetime = 0
        /// Nobody had used them for too long.
        public var idleTime = 0
        /// More were idle than may be.
        public var surplus = 0
        /// They were lost, or did not answer when they were tried.
        public var broken = 0
        /// They could not be used again: what their last user left behind was not cleaned away.
        public var retired = 0
        /// The pool shut down.
        public var shutDown = 0

        public init() {}

        public var total: Int { self.lifetime + self.idleTime + self.surplus + self.broken + self.retired + self.shutDown }
    }

    /// Connections that are there: idle, in use, or being tried.
    public var open = 0
    /// Connections on their way.
    public var connecting = 0
    public var idle = 0
    /// Connections that carry a request, or are on loan.
    public var inUse = 0
    /// Requests on a connection now.
    public var requestsInFlight = 0
    /// Requests that wait for a connection now.
    public var waiting = 0

    /// Requests that were given a connection.
    public var granted = 0
    /// Those of them that had to wait for it.
    public var grantedAfterWaiting = 0
    /// How long these waited, added up.
    public var waitTime = Duration.zero
    /// Requests refused because too many waited already.
    public var refused = 0
    /// Requests that waited for the acquire timeout in vain.
    public var timedOut = 0
    /// Connections made.
    public var connected = 0
    /// Attempts to connect that failed.
    public var connectFailures = 0
    public var closed = Closed()

    public init() {}
}

/// Names a connection of a pool, from the attempt to make it on. Never used twice.
public struct PoolConnectionID: Hashable, Sendable {
    public let number: Int

    public init(number: Int) { self.number = number }
}

/// Names a request that waits. Later ones have greater numbers.
public struct PoolWaiterID: Hashable, Comparable, Sendable {
    public let number: Int

    public init(number: Int) { self.number = number }

    public static func < (left: PoolWaiterID, right: PoolWaiterID) -> Bool { left.number < right.number }
}

/// A kind of request, and what it may take of the pool's connections. An idle connection belongs to no lane and may serve any.
public struct PoolLane: Sendable, Hashable {
    /// Connections that serve it at once.
    public var maxConnections: Int
    /// Connections that the other lanes always leave for it.
    public var reservedConnections: Int
    /// Requests that a connection carries at once; 1 lends it to one request alone.
    public var requestsPerConnection: Int
    /// Requests on each of its connections at which it takes another one.
    public var requestsToGrow: Int

    public init(maxConnections: Int, reservedConnections: Int, requestsPerConnection: Int, requestsToGrow: Int = 1) {
        self.maxConnections = maxConnections
        self.reservedConnections = reservedConnections
        self.requestsPerConnection = requestsPerConnection
        self.requestsToGrow = requestsToGrow
    }
}

/// Why a request gets no connection.
public enum PoolFailure: Sendable, Hashable {
    /// None is open, and the last attempt to make one failed.
    case unreachable
    /// It has waited for the acquire timeout.
    case timedOut
    /// Too many wait already.
    case tooManyWaiting
    case shutDown
}

/// Why a pool closes a connection.
public enum PoolCloseReason: Sendable, Hashable {
    case lifetime, idleTime, surplus, retired, shutDown
}

/// What the owner of a pool's state is to do.
public enum PoolAction: Sendable, Hashable {
    /// Connect; `connected` or `connectFailed` follows.
    case connect(PoolConnectionID)
    /// Try whether it still answers; `checked` or `closed` follows.
    case check(PoolConnectionID)
    /// The request may use the connection; `released` follows, or `closed`.
    case grant(PoolWaiterID, PoolConnectionID)
    case fail(PoolWaiterID, PoolFailure)
    /// Close it: no request uses it, and the pool has forgotten it.
    case close(PoolConnectionID, PoolCloseReason)
}

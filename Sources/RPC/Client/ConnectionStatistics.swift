/// A client's connections and calls at one moment, for metrics.
public struct ConnectionStatistics: Sendable, Hashable {
    /// Connections that take calls, idle ones among them.
    public var open = 0
    /// Open connections without a call.
    public var idle = 0
    /// Connections that are being made.
    public var connecting = 0
    /// Connections that take no more calls and close when theirs have ended.
    public var draining = 0
    /// Calls on all connections.
    public var callsInFlight = 0
    /// Calls that wait for a connection.
    public var callsWaiting = 0
    /// Calls that failed and wait to be sent again.
    public var callsPaused = 0

    init() {}
}

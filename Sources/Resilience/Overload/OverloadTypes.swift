/// What becomes of a call that wants to begin.
public enum OverloadVerdict: Sendable, Hashable {
    /// It runs; `ended` follows.
    case admitted
    /// Too many run already. Not before this long, above zero, which chance spreads.
    case refused(retryAfter: Duration)
    /// Its deadline has passed: nobody waits for what it would do.
    case tooLate
}

/// What the end of a call says about the load.
public enum OverloadOutcome: Sendable, Hashable {
    /// It did its work, in a time that counts.
    case served
    /// It ended for reasons of its caller's, such as a mistake or a cancellation: its time says nothing.
    case ignored
    /// What it stands on was too busy for it: as bad as latency can be.
    case dropped
    /// It ran out of time, of which it had so much. Less than a call takes that waits for nobody is its caller's mistake; any other is
    /// as bad as one that was dropped.
    case late(within: Duration)
}

/// How one class of calls is doing. The counts begin with the limiter.
public struct OverloadStatistics: Sendable, Hashable {
    /// How many may run at once, by now.
    public var limit = 0
    public var inFlight = 0
    public var admitted = 0
    public var refused = 0
    /// Those that came when their deadline had passed.
    public var tooLate = 0
    /// The mean latency of calls that do not wait for each other, as last measured; nil before there is one.
    public var baseline: Duration?

    public init() {}
}

/// When a breaker opens, and how it closes again.
public struct CircuitBreakerSettings: Sendable, Hashable {
    /// Probes that run at once while it is half-open, and successes in a row that close it. At least 1 (CIRCUIT_BREAKER_MAX_REQUESTS).
    public var maxRequests = 3
    /// How long a closed breaker counts before it begins anew at zero. Zero or less: it counts on until it opens
    /// (CIRCUIT_BREAKER_INTERVAL).
    public var interval = Duration.seconds(60)
    /// How long it stays open before it lets probes through (CIRCUIT_BREAKER_TIMEOUT).
    public var timeout = Duration.seconds(30)
    /// The share of failures among the calls that ended, 0 to 1, at which it opens (CIRCUIT_BREAKER_FAILURE_RATIO).
    ///
    /// Calls under way and excluded ones are no part of it: nothing is known of those, and these say nothing.
    public var failureRatio = 0.6
    /// It does not open before so many calls have ended as successes or failures, so that the first failure of a quiet hour is not all
    /// there is to judge by.
    public var minimumRequests = 10
    /// So many failures in a row open it whatever their share: each of a call that was let through when the one before it had failed, or
    /// any, once the first of them was known a `moment` ago. Nil: the share alone does.
    ///
    /// Calls that were under way together may have failed of one and the same thing, as a lost connection or a pause: they are one failure
    /// in the row, unless it goes on.
    public var failuresInARow: Int?
    /// What fails for longer than this, without a success, fails for more than a moment.
    public static let moment = Duration.seconds(1)
    /// A call that succeeds after longer than this is a failure all the same. Nil: a success is one however long it took.
    public var slowCall: Duration? = .seconds(5)
    /// How long a probe may be under way: then it counts as a failure, so that one that hangs cannot keep the breaker half-open.
    public var probeLease = Duration.seconds(10)

    public init() {}
}

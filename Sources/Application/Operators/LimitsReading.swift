/// The limits in force, as operators see them.
public struct LimitsReading: Hashable, Sendable {
    /// Whether calls are held to `rates`.
    public var isEnabled = false
    /// Whether calls are counted in Redis now, for all servers together, and this server does not count by itself.
    public var isShared = false
    /// In any order.
    public var rates: [RateReading] = []
    /// In any order.
    public var concurrency: [ConcurrencyReading] = []

    public init() {}
}

/// A limit on calls, or items of calls, in a span of time.
public struct RateReading: Hashable, Sendable {
    public enum Algorithm: Hashable, Sendable {
        case tokenBucket
        case slidingWindow
    }

    /// Such as `user`, `tenant`, `ip`, `anonymous`, `caller` or `items`.
    public var tier: String
    /// The plan of the tenants for which it holds; empty: all that have no limit of their own.
    public var plan: String
    /// How many in one period.
    public var limit: Int
    public var period: Duration
    /// How many at once, after a pause.
    public var burst: Int
    public var algorithm: Algorithm
    /// Callers that this server keeps count of by itself. Those that Redis counts are not among them.
    public var keys = 0
    /// Calls that this server has refused since it started, for all plans of the tier together, whoever counts.
    public var refused = 0

    public init(tier: String, plan: String = "", limit: Int, period: Duration, burst: Int, algorithm: Algorithm) {
        self.tier = tier
        self.plan = plan
        self.limit = limit
        self.period = period
        self.burst = burst
        self.algorithm = algorithm
    }
}

/// How many calls of one class are taken at once.
public struct ConcurrencyReading: Hashable, Sendable {
    /// The class of methods, such as `read`, `write` or `bulk`.
    public var methodClass: String
    /// As of now.
    public var limit: Int
    public var inFlight: Int
    /// Calls refused since the server started.
    public var refused: Int

    public init(methodClass: String, limit: Int, inFlight: Int, refused: Int) {
        self.methodClass = methodClass
        self.limit = limit
        self.inFlight = inFlight
        self.refused = refused
    }
}

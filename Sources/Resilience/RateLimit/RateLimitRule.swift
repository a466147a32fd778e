/// How what was used comes back.
public enum RateLimitAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// A bucket of `burst` tokens that fills by one every `period / limit`: smooth, and kind to those who come back after a pause.
    /// In any time t it allows at most `burst + t · limit / period`. A bucket of 100 that 100 a minute fill therefore admits up to
    /// 200 in one window of a minute: the 100 it held, and the 100 that came while they were used.
    case tokenBucket
    /// At most `limit` in every window of `period`, wherever the window begins. What is used is counted by slices of a seventh of the
    /// period and comes back with its whole slice, so up to a seventh of the period late: the bound is never exceeded, and somebody
    /// who always asks for all of it gets at least seven eighths of it. A burst other than `limit` means nothing here.
    case slidingWindow
}

/// One limit: so many in a period of time.
public struct RateLimitRule: Sendable, Hashable {
    /// The tier, such as `user`: keys of different tiers have nothing to do with each other.
    public let name: String
    /// So many in each period, 1 to a billion.
    public let limit: Int
    /// What a token bucket holds, at least 1: so many may be used at once.
    public let burst: Int
    public let algorithm: RateLimitAlgorithm
    /// The period, 1 ms to 31 days.
    public let periodMicroseconds: Int64
    /// All that the limits in this process need to know.
    let terms: RateLimitTerms

    /// Bounds of what is handled, so that no product of them overflows.
    private static let limits = 1...1_000_000_000
    private static let periods: ClosedRange<Int64> = 1_000...(31 * 86_400 * 1_000_000)
    /// About 35 years: what a bucket may take to fill.
    private static let longestFill: Int64 = 1 << 50

    /// Numbers beyond their bounds count as the bound.
    /// - Parameter burst: nil: as much as the limit.
    public init(
        name: String,
        limit: Int,
        period: Duration = .seconds(60),
        burst: Int? = nil,
        algorithm: RateLimitAlgorithm = .tokenBucket
    ) {
        let limit = limit.clamped(to: Self.limits)
        let microseconds = RateLimitTime.microseconds(period).clamped(to: Self.periods)
        // Rounded up to a whole microsecond, so that no more is allowed than the rule says.
        let interval = (microseconds + Int64(limit) - 1) / Int64(limit)
        self.name = name
        self.limit = limit
        let burst = (burst ?? limit).clamped(to: 1...min(Self.limits.upperBound, Int(Self.longestFill / interval)))
        self.burst = burst
        self.algorithm = algorithm
        self.periodMicroseconds = microseconds
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(algorithm)
        hasher.combine(microseconds)
        self.terms = RateLimitTerms(
            kind: UInt64(bitPattern: Int64(hasher.finalize())), algorithm: algorithm,
            capacity: algorithm == .tokenBucket ? burst : limit,
            step: algorithm == .tokenBucket ? interval : RateLimitBucket.sliceWidth(microseconds))
    }

    public var period: Duration { .microseconds(self.periodMicroseconds) }

    /// What may be used at once when nothing is used yet. Whatever costs more is never allowed.
    public var capacity: Int { self.terms.capacity }

    /// What it counts by: the microseconds between two tokens of a bucket, or of a slice of a window. Rounded up.
    public var stepMicroseconds: Int64 { self.terms.step }
}

extension Comparable {
    fileprivate func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}

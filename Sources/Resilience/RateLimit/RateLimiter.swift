import Locking

/// Limits that live in this process. Any thread may ask.
///
/// All tiers of a call are decided under one lock, so that a call is charged everywhere or nowhere; keys are hashed before it is taken,
/// and what happens under it is a few look-ups: no key makes anybody wait for another's.
public final class RateLimiter: Sendable {
    private let state: Guarded<RateLimiterState>

    /// - Parameter maxKeysPerTier: how many keys of each tier are told apart at once.
    public init(maxKeysPerTier: Int = 65_536) {
        self.state = Guarded(RateLimiterState(maxKeysPerTier: maxKeysPerTier, .now))
    }

    /// Charges every limit, or none.
    public func decide(_ requests: [RateLimitRequest], now: ContinuousClock.Instant = .now) -> RateLimitDecision {
        self.state.withLock { $0.decide(requests, now) }
    }

    public var statistics: [RateLimitTierStatistics] { self.state.withLock { $0.statistics } }
}

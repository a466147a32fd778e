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
    /// - Parameters:
    ///   - now: before an earlier call's, it counts as that: calls that began in one order may come in another.
    ///   - name: says the tier of a claim, by its index. Asked once for each tier.
    public func charge(
        _ claims: RateLimitClaims, now: MonotonicInstant = .now, naming name: (Int) -> String
    ) -> RateLimitFindings {
        self.state.withLock { $0.charge(claims, now, naming: name) }
    }

    /// The same, with all that is to be told.
    /// - Parameter requests: at most `RateLimitClaims.most`.
    public func decide(_ requests: [RateLimitRequest], now: MonotonicInstant = .now) -> RateLimitDecision {
        RateLimitDecision(self.charge(RateLimitClaims(requests), now: now) { requests[$0].rule.name }, of: requests)
    }

    public var statistics: [RateLimitTierStatistics] { self.state.withLock { $0.statistics } }
}

public import Resilience

/// Where what callers have used of their limits is kept. Safe to use from any task.
public protocol RateLimitStore: Sendable {
    /// Charges every limit, or none, in one step: all that a call needs to ask is in one question, so that a store on another machine
    /// needs one round trip. One that cannot be reached may decide all the same.
    /// - Parameter requests: at most `RateLimitClaims.most`. Each brings the rule it is to be held against, which may differ from the last time.
    /// - Returns: a standing for each request, in their order.
    /// - Throws: when nobody can decide, and no call may pass without a decision.
    func check(_ requests: [RateLimitRequest]) async throws(RateLimitsUnavailable) -> RateLimitDecision

    /// Whether it is asked on another machine: the time that takes is none of this server's work.
    var isElsewhere: Bool { get }
}

/// What callers have used of their limits cannot be found out, and they are not to call without. None of them has done anything wrong.
public struct RateLimitsUnavailable: Error, Sendable, Hashable {
    /// When it may be known again, above zero.
    public let retryAfter: Duration

    public init(retryAfter: Duration) { self.retryAfter = retryAfter }
}

/// Limits that this process keeps alone. It answers without suspending.
public struct LocalRateLimits: RateLimitStore {
    public let limiter: RateLimiter

    public init(_ limiter: RateLimiter) { self.limiter = limiter }

    public var isElsewhere: Bool { false }

    public func check(_ requests: [RateLimitRequest]) async -> RateLimitDecision { self.limiter.decide(requests) }
}

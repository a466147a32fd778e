public import Resilience

/// Where what callers have used of their limits is kept. Safe to use from any task.
public protocol RateLimitStore: Sendable {
    /// Charges every limit, or none, in one step: all that a call needs to ask is in one question, so that a store on another machine
    /// needs one round trip. One that cannot be reached decides all the same, as it is configured to.
    /// - Parameter requests: a few. Each brings the rule it is to be held against, which may differ from the last time.
    /// - Returns: a standing for each request, in their order.
    func check(_ requests: [RateLimitRequest]) async -> RateLimitDecision

    /// Whether it is asked on another machine: the time that takes is none of this server's work.
    var isElsewhere: Bool { get }
}

/// Limits that this process keeps alone. It answers without suspending.
public struct LocalRateLimits: RateLimitStore {
    public let limiter: RateLimiter

    public init(_ limiter: RateLimiter) { self.limiter = limiter }

    public var isElsewhere: Bool { false }

    public func check(_ requests: [RateLimitRequest]) async -> RateLimitDecision { self.limiter.decide(requests) }
}

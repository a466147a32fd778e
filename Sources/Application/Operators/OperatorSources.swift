public import Catalog

/// Where the operators' methods find what they show, and whom they tell what operators decide. What is not connected is empty.
///
/// Each is called on the task of the call that asks, often by several at once, and has to answer from memory: an operator asks when
/// things go badly.
public struct OperatorSources: Sendable {
    /// The circuit breakers, in any order.
    public var breakers: @Sendable () -> [BreakerReading] = { [] }
    /// Decides for the breaker of this name from now on.
    /// - Returns: false when there is none.
    public var control: @Sendable (_ breaker: String, _ control: BreakerControl) -> Bool = { _, _ in false }
    /// The levels of the cache, the fastest first. May ask Redis; then it has a time limit of its own.
    public var caches: @Sendable () async -> [CacheReading] = { [] }
    /// Drops services, and lists that may hold them, from this server's memory and from what servers share.
    /// - Returns: how many entries were removed from this server's memory.
    public var forget: @Sendable (ForgottenServices) async throws -> Int = { _ in 0 }
    /// The limits in force.
    public var limits: @Sendable () -> LimitsReading = { LimitsReading() }
    /// The pools of connections, in any order.
    public var pools: @Sendable () -> [PoolReading] = { [] }

    public init() {}
}

/// How the limits of one tier are used. The counts begin with the limiter.
public struct RateLimitTierStatistics: Sendable, Hashable {
    /// The tier.
    public let name: String
    /// Keys that memory is held for.
    public var keys = 0
    /// Calls that this tier refused.
    public var refused = 0
    /// Calls charged to the bucket that keys without a place share: above zero when more keys were in use at once than may be held.
    public var shared = 0

    public init(name: String) { self.name = name }
}

/// What one call wants of one limit.
public struct RateLimitRequest: Sendable, Hashable {
    public let rule: RateLimitRule
    /// Whose limit.
    public let key: RateLimitKey
    /// How many it uses; 0 only looks.
    public let cost: Int

    /// - Parameter cost: below zero counts as zero.
    public init(_ rule: RateLimitRule, key: RateLimitKey, cost: Int = 1) {
        self.rule = rule
        self.key = key
        self.cost = max(cost, 0)
    }

    /// For a key that is used once.
    public init(_ rule: RateLimitRule, key: String, cost: Int = 1) { self.init(rule, key: RateLimitKey(key), cost: cost) }
}

/// What one call wants of one limit.
public struct RateLimitRequest: Sendable, Hashable {
    public let rule: RateLimitRule
    /// Whose limit, such as a user's id.
    public let key: String
    /// How many it uses; 0 only looks.
    public let cost: Int
    /// What the limits in this process know the key by: 64 bits of SipHash under a secret that each process makes anew. It has one
    /// size whatever a caller makes up as its key, and is worked out before any lock is held. Two of n keys fall together, and share a
    /// limit, with a chance of n² / 2⁶⁵: one in eight billion for 65,536 keys, and no caller can aim for it.
    let fingerprint: UInt64

    /// - Parameter cost: below zero counts as zero.
    public init(_ rule: RateLimitRule, key: String, cost: Int = 1) {
        self.rule = rule
        self.key = key
        self.cost = max(cost, 0)
        var hasher = Hasher()
        hasher.combine(key)
        self.fingerprint = UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

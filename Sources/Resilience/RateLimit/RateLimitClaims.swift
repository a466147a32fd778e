/// What one call wants of its limits, in their order, as short as the limits in this process can be asked: at most `most` of them, held
/// in place, since an array would be memory to find with each call.
public struct RateLimitClaims: Sendable {
    /// How many there may be.
    public static let most = 5

    /// A request without texts.
    struct Claim: Sendable {
        let terms: RateLimitTerms
        let fingerprint: UInt64
        let cost: Int

        fileprivate static let none = Claim(
            terms: RateLimitTerms(kind: 0, algorithm: .tokenBucket, capacity: 0, step: 1), fingerprint: 0, cost: 0)
    }

    private(set) var each = InlineArray<5, Claim>(repeating: .none)
    public private(set) var count = 0

    public init() {}

    /// - Parameter requests: at most `most`.
    public init(_ requests: some Sequence<RateLimitRequest>) {
        for request in requests { self.append(request.rule, request.key, cost: request.cost) }
    }

    /// Adds one to fewer than `most`.
    /// - Parameter cost: 0 only looks, and below zero counts as zero.
    public mutating func append(_ rule: RateLimitRule, _ key: RateLimitKey, cost: Int = 1) {
        self.each[self.count] = Claim(terms: rule.terms, fingerprint: key.fingerprint, cost: max(cost, 0))
        self.count += 1
    }
}

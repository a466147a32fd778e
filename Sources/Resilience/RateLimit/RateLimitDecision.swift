/// How one limit took a request.
public struct RateLimitStanding: Sendable, Hashable {
    public enum Verdict: Sendable, Hashable {
        case allowed
        /// It may be tried again after this long, above zero. Others of the same key may be faster.
        case refused(retryAfter: Duration)
        /// It costs more than the limit ever holds: waiting is of no use.
        case neverAllowed
    }

    /// The tier.
    public let name: String
    /// What may be used at once when nothing is used yet.
    public let limit: Int
    /// What may be used right now, after this request when it was allowed. A refusal by another limit leaves it untouched.
    public let remaining: Int
    /// How long until all of `limit` may be used again, if nothing is used meanwhile.
    public let reset: Duration
    public let verdict: Verdict

    public init(name: String, limit: Int, remaining: Int, reset: Duration, verdict: Verdict) {
        self.name = name
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self.verdict = verdict
    }

    /// Whether this limit has more to say than another: a refusal more than leave, the longer wait, then the fewer left.
    func isTighter(than other: RateLimitStanding) -> Bool {
        switch (self.verdict, other.verdict) {
        case (.neverAllowed, .neverAllowed): self.limit < other.limit
        case (.neverAllowed, _): true
        case (_, .neverAllowed): false
        case (.refused(let own), .refused(let others)): own > others
        case (.refused, .allowed): true
        case (.allowed, .refused): false
        case (.allowed, .allowed): (self.remaining, -self.reset) < (other.remaining, -other.reset)
        }
    }
}

extension Duration {
    fileprivate static prefix func - (duration: Duration) -> Duration { .zero - duration }
}

/// How several limits took one call: all of them let it pass and each was charged, or nothing was.
public struct RateLimitDecision: Sendable, Hashable {
    /// One for each request, in their order.
    public let standings: [RateLimitStanding]
    /// The index of the limit to tell the caller of: the one that keeps it waiting longest, or, when it may pass, the one with the least
    /// left. Nil only when nothing was asked.
    public let tightest: Int?

    public init(_ standings: [RateLimitStanding]) {
        self.standings = standings
        var tightest: Int?
        for (index, standing) in standings.enumerated() {
            if let best = tightest, !standing.isTighter(than: standings[best]) { continue }
            tightest = index
        }
        self.tightest = tightest
    }

    /// Whether the call may pass.
    public var isAllowed: Bool { self.tightest.map { self.standings[$0].verdict == .allowed } ?? true }

    /// How long until the call can pass, if others leave room; nil when it may, or never will.
    public var retryAfter: Duration? {
        guard let tightest, case .refused(let delay) = self.standings[tightest].verdict else { return nil }
        return delay
    }
}

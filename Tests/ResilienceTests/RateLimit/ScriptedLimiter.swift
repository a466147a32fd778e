import Resilience

/// A limiter whose time a test lets pass, and what it says as a line: `ok 9/10` or `wait 600ms 0/10`.
struct ScriptedLimiter {
    private(set) var state: RateLimiterState
    private(set) var now: MonotonicInstant

    init(maxKeys: Int = 100) {
        self.now = .now
        self.state = RateLimiterState(maxKeysPerTier: maxKeys, self.now)
    }

    mutating func pass(_ duration: Duration) { self.now = self.now.advanced(by: duration) }

    mutating func decide(_ requests: RateLimitRequest...) -> RateLimitDecision { self.state.decide(requests, self.now) }

    mutating func ask(_ rule: RateLimitRule, _ key: String = "a", cost: Int = 1) -> String {
        self.decide(RateLimitRequest(rule, key: key, cost: cost)).standings.map(Self.line).joined(separator: ", ")
    }

    static func line(_ standing: RateLimitStanding) -> String {
        let verdict =
            switch standing.verdict {
            case .allowed: "ok"
            case .refused(let delay): "wait \(Int(delay / .milliseconds(1)))ms"
            case .neverAllowed: "never"
            }
        return "\(verdict) \(standing.remaining)/\(standing.limit)"
    }
}

import Resilience

/// What limits mean, kept in the simplest way that can be: every use of every key. Throws when a decision breaks a rule.
struct RateLimitModel {
    struct Violation: Error, CustomStringConvertible { let description: String }

    private struct Use {
        /// Microseconds.
        let time: Int64
        let cost: Int
    }

    private var uses: [String: [Use]] = [:]

    private func name(_ request: RateLimitRequest) -> String { "\(request.rule.name) \(request.key.text)" }

    mutating func use(_ requests: [RateLimitRequest], _ now: Int64) throws {
        for request in requests where request.cost > 0 {
            self.uses[self.name(request), default: []].append(Use(time: now, cost: request.cost))
        }
        for request in requests { try self.holdBound(request, now) }
    }

    /// Allowed ≤ burst + rate · t in every window of time that ends now, or ≤ limit in one of the period.
    private func holdBound(_ request: RateLimitRequest, _ now: Int64) throws {
        let rule = request.rule
        var used = 0
        for use in (self.uses[self.name(request)] ?? []).reversed() {
            used += use.cost
            let time = now - use.time
            switch rule.algorithm {
            case .tokenBucket:
                // Whole numbers: used ≤ burst + time · limit / period.
                guard (used - rule.burst) * Int(rule.periodMicroseconds) <= Int(time) * rule.limit else {
                    throw Violation(description: "\(used) of \(rule) within \(time) µs")
                }
            case .slidingWindow:
                guard time > rule.periodMicroseconds || used <= rule.limit else {
                    throw Violation(description: "\(used) of \(rule) within \(time) µs")
                }
            }
        }
    }

    /// Whether a key that never had to share must be allowed: nobody is refused what is theirs.
    func mustAllow(_ request: RateLimitRequest, _ now: Int64) -> Bool {
        let rule = request.rule
        let uses = self.uses[self.name(request)] ?? []
        switch rule.algorithm {
        case .tokenBucket:
            var fullAt: Int64 = 0
            for use in uses { fullAt = max(fullAt, use.time) + Int64(use.cost) * rule.stepMicroseconds }
            let after = max(fullAt, now) + Int64(request.cost) * rule.stepMicroseconds
            return after <= now + Int64(rule.burst) * rule.stepMicroseconds
        case .slidingWindow:
            let longest = (rule.periodMicroseconds + 6) / 7 * 8
            let used = uses.reduce(0) { now - $1.time < longest ? $0 + $1.cost : $0 }
            return used + request.cost <= rule.limit
        }
    }
}

import Foundation
import Resilience
import TestSupport
import Testing

@Suite("Random histories of limits")
struct RateLimitHistoryTests {
    private static let histories: UInt64 = 100
    private static let steps = 120

    @Test(.timeLimit(.minutes(2))) func `whatever callers ask, limits keep their bounds and refuse nobody what is theirs`() throws {
        let given = ProcessInfo.processInfo.environment["KRAFTI_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: 0...UInt64(UInt32.max))
        print("random histories of limits: KRAFTI_SEED=\(seed)")
        for number in 0..<Self.histories {
            do {
                var history = RateLimitHistory(seed: seed &* 1_000_003 &+ number)
                for _ in 0..<Self.steps { try history.step() }
            } catch {
                Issue.record("KRAFTI_SEED=\(seed), history \(number): \(error)")
                return
            }
        }
    }
}

private struct RateLimitHistory {
    private typealias Violation = RateLimitModel.Violation

    private var random: SplitMix64
    private var state: RateLimiterState
    private var model = RateLimitModel()
    private let rules: [RateLimitRule]
    private let maxKeys: Int
    private let start = MonotonicInstant.now
    /// Microseconds since `start`.
    private var now: Int64 = 0

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.rules = (0..<Int.random(in: 1...3, using: &random)).map { tier in
            RateLimitRule(
                name: "tier \(tier)", limit: .random(in: 1...40, using: &random),
                period: .milliseconds(Int.random(in: 1...20_000, using: &random)), burst: .random(in: 1...30, using: &random),
                algorithm: Bool.random(using: &random) ? .tokenBucket : .slidingWindow)
        }
        // Half of the histories have room for every key, half do not.
        self.maxKeys = Bool.random(using: &random) ? 8 : .random(in: 1...3, using: &random)
        self.state = RateLimiterState(maxKeysPerTier: self.maxKeys, self.start)
        self.random = random
    }

    private var instant: MonotonicInstant { self.start.advanced(by: .microseconds(self.now)) }

    mutating func step() throws {
        if Bool.random(using: &self.random) {
            self.now += .random(in: 0...Int64.random(in: 1...3_000_000, using: &self.random), using: &self.random)
        }
        var requests: [RateLimitRequest] = []
        for rule in self.rules where Int.random(in: 0..<4, using: &self.random) > 0 {
            let key = "key \(Int.random(in: 0..<6, using: &self.random))"
            let isLarge = Int.random(in: 0..<10, using: &self.random) == 0
            requests.append(RateLimitRequest(rule, key: key, cost: .random(in: 0...(isLarge ? 50 : 4), using: &self.random)))
        }
        let before = self.state
        let decision = self.state.decide(requests, self.instant)
        guard decision.standings.count == requests.count else { throw Violation(description: "not one answer for each request") }
        for (request, standing) in zip(requests, decision.standings) { try self.hold(request, standing) }
        try self.holdCharge(requests, before, decision)
        if decision.isAllowed {
            try self.model.use(requests, self.now)
        } else {
            try self.holdUntouched(requests, before)
            try self.holdRetry(requests, decision)
        }
        guard self.state.statistics.allSatisfy({ $0.keys <= self.maxKeys }) else { throw Violation(description: "too many keys") }
    }

    private func hold(_ request: RateLimitRequest, _ standing: RateLimitStanding) throws {
        let says = "\(request) is told \(standing)"
        guard (0...standing.limit).contains(standing.remaining), standing.reset >= .zero else { throw Violation(description: says) }
        let isPossible = request.cost <= request.rule.capacity
        guard (standing.verdict != .neverAllowed) == isPossible else { throw Violation(description: says) }
        // Six keys fit into eight places, and never share.
        if self.maxKeys >= 6, standing.verdict != .allowed, self.model.mustAllow(request, self.now) {
            throw Violation(description: "\(says) and has not used it")
        }
    }

    /// Who wants to know little is told the same.
    private func holdCharge(_ requests: [RateLimitRequest], _ before: RateLimiterState, _ decision: RateLimitDecision) throws {
        var state = before
        let findings = state.charge(RateLimitClaims(requests), self.instant) { requests[$0].rule.name }
        let tightest = decision.tightest.map { decision.standings[$0] }
        let left = findings.tightest
        let isSame =
            left?.limit == tightest?.limit && left?.remaining == tightest?.remaining
            && left.map { .microseconds($0.resetMicroseconds) } == tightest?.reset
        guard findings.isAllowed == decision.isAllowed, isSame || !decision.isAllowed,
            RateLimitDecision(findings, of: requests) == decision
        else { throw Violation(description: "\(requests) are charged with \(findings), not \(decision)") }
    }

    /// A refusal leaves everything as it was.
    private func holdUntouched(_ requests: [RateLimitRequest], _ before: RateLimiterState) throws {
        let looks = requests.map { RateLimitRequest($0.rule, key: $0.key, cost: 0) }
        var (before, after) = (before, self.state)
        guard before.decide(looks, self.instant) == after.decide(looks, self.instant) else {
            throw Violation(description: "a refusal of \(requests) has changed something")
        }
    }

    /// Whoever waits as told is let in, when nobody comes between.
    private func holdRetry(_ requests: [RateLimitRequest], _ decision: RateLimitDecision) throws {
        guard let delay = decision.retryAfter else { return }
        guard delay > .zero else { throw Violation(description: "\(requests) may retry at once") }
        var later = self.state
        guard !later.decide(requests, self.instant.advanced(by: delay - .microseconds(1))).isAllowed else {
            throw Violation(description: "\(requests) is told to wait too long")
        }
        guard later.decide(requests, self.instant.advanced(by: delay)).isAllowed else {
            throw Violation(description: "\(requests) waited \(delay) in vain")
        }
    }
}

import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Redis

@Suite("Limits in Redis and in the process agree", .needsRedis, .timeLimit(.minutes(1))) struct RateLimitAgreementTests {
    private static let histories: UInt64 = 40
    private static let steps = 60

    @Test func `whatever is asked, at whatever time`() async throws {
        let seed = seed(of: "limits in Redis")
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                for number in 0..<Self.histories {
                    var history = History(seed: seed &* 1_000_003 &+ number, client, prefix: "\(number):")
                    for step in 0..<Self.steps {
                        if let difference = try await history.step() {
                            Issue.record("KRAFTI_SEED=\(seed), history \(number), step \(step): \(difference)")
                            return
                        }
                    }
                }
            }
        }
    }

    /// The same calls at the same times for both.
    private struct History {
        private var random: SplitMix64
        private let rules: [RateLimitRule]
        private let start = MonotonicInstant.now
        private var state: RateLimiterState
        private let limiter: RedisRateLimiter
        /// Microseconds since the start.
        private var now: Int64 = 0

        init(seed: UInt64, _ client: RedisClient, prefix: String) {
            var random = SplitMix64(seed: seed)
            self.rules = (0..<Int.random(in: 1...3, using: &random)).map { tier in
                RateLimitRule(
                    name: "tier \(tier)", limit: .random(in: 1...40, using: &random),
                    period: .milliseconds(Int.random(in: 1...20_000, using: &random)), burst: .random(in: 1...30, using: &random),
                    algorithm: Bool.random(using: &random) ? .tokenBucket : .slidingWindow)
            }
            self.state = RateLimiterState(maxKeysPerTier: 64, self.start)
            self.limiter = RedisRateLimiter(client, prefix: prefix, script: clockOfTheTest)
            self.random = random
        }

        /// - Returns: how the two differ.
        mutating func step() async throws -> String? {
            if Bool.random(using: &self.random) {
                self.now += .random(in: 0...Int64.random(in: 1...3_000_000, using: &self.random), using: &self.random)
            }
            // One key of each tier, perhaps asked for twice. In the process, new keys of one tier count together within a call.
            let keys = self.rules.map { _ in "key \(Int.random(in: 0..<3, using: &self.random))" }
            let requests = (0..<Int.random(in: 1...4, using: &self.random)).map { _ in
                let tier = Int.random(in: self.rules.indices, using: &self.random)
                let isLarge = Int.random(in: 0..<10, using: &self.random) == 0
                let cost = Int.random(in: 0...(isLarge ? 50 : 4), using: &self.random)
                return RateLimitRequest(self.rules[tier], key: keys[tier], cost: cost)
            }
            let expected = self.state.decide(requests, self.start.advanced(by: .microseconds(self.now)))
            let decision = try await self.limiter.decide(requests, extraArguments: [.integer(self.now)]).decision
            return decision == expected ? nil : "at \(self.now) \(requests) are told \(decision), not \(expected)"
        }
    }
}

/// The script with a clock of the test's, which comes with each question. What it keeps outlives the test, whose time is not the server's.
let clockOfTheTest = RateLimitScript.source(clock: "local now, extraLife = tonumber(ARGV[#ARGV]), 3600000")

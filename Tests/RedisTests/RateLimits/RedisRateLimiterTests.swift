import Locking
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Redis

@Suite("Limits that servers share", .needsRedis, .timeLimit(.minutes(1))) struct RedisRateLimiterTests {
    private func ask(_ rule: RateLimitRule, _ key: String, cost: Int = 1) -> RateLimitRequest {
        RateLimitRequest(rule, key: key, cost: cost)
    }

    @Test func `a call that one of them refuses costs nothing anywhere`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let limiter = RedisRateLimiter(client)
                let narrow = RateLimitRule(name: "narrow", limit: 1, period: .seconds(3_600))
                let wide = RateLimitRule(name: "wide", limit: 10, period: .seconds(3_600), algorithm: .slidingWindow)
                let both = [self.ask(wide, "k"), self.ask(narrow, "k")]
                let first = try await limiter.decide(both)
                #expect(first.decision.isAllowed)
                #expect(first.decision.standings.map(\.remaining) == [9, 0])
                #expect(first.runID.count == 40)
                for _ in 0..<3 {
                    let refused = try await limiter.decide(both).decision
                    #expect(!refused.isAllowed)
                    #expect(refused.tightest == 1)
                    // The first says what it would have left; it was not charged.
                    #expect(refused.standings.map(\.remaining) == [8, 0])
                }
                let alone = try await limiter.decide([self.ask(wide, "k", cost: 9)]).decision
                #expect(alone.isAllowed)
            }
        }
    }

    @Test func `tiers, rules and keys are kept apart, whatever they are called`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let limiter = RedisRateLimiter(client)
                let rules = [
                    RateLimitRule(name: "a", limit: 1, period: .seconds(60)),
                    RateLimitRule(name: "a:b", limit: 1, period: .seconds(60)),
                    RateLimitRule(name: "a", limit: 1, period: .seconds(61)),
                    RateLimitRule(name: "a", limit: 1, period: .seconds(60), algorithm: .slidingWindow),
                ]
                for rule in rules {
                    for key in ["c", "b:c", "", "\r\n\0"] {
                        let decision = try await limiter.decide([self.ask(rule, key)]).decision
                        #expect(decision.isAllowed, "\(rule) \(key)")
                    }
                }
                let again = try await limiter.decide([self.ask(rules[0], "c")]).decision
                #expect(!again.isAllowed)
                let other = try await RedisRateLimiter(client, prefix: "other:").decide([self.ask(rules[0], "c")]).decision
                #expect(other.isAllowed)
            }
        }
    }

    @Test func `keys go by themselves when nothing of them is used any more, and looking makes none`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let limiter = RedisRateLimiter(client)
                func keys() async throws -> Int64? { try await client.send(RedisCommand("DBSIZE")).value.integer }
                let bucket = RateLimitRule(name: "bucket", limit: 1_000, period: .seconds(1), burst: 500)
                let window = RateLimitRule(name: "window", limit: 5, period: .milliseconds(300), algorithm: .slidingWindow)
                _ = try await limiter.decide([self.ask(bucket, "looked", cost: 0), self.ask(window, "looked", cost: 0)])
                #expect(try await keys() == 0)
                for number in 0..<20 {
                    _ = try await limiter.decide([self.ask(bucket, "\(number)", cost: 500), self.ask(window, "\(number)")])
                }
                #expect(try await keys() ?? 0 > 0)
                let names = try #require(try await client.send(RedisCommand("KEYS", "*")).value.array)
                for name in names.compactMap(\.bytes) {
                    let life = try await client.send(RedisCommand("PTTL", .bytes(name))).value.integer
                    #expect(try #require(life) <= 502)
                }
                try await eventually("every key has gone") { try await keys() == 0 }
            }
        }
    }

    @Test func `keys stay for as long as anything of them is used`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let rules = [
                    RateLimitRule(name: "r", limit: 1, period: .seconds(3_600), burst: 2),
                    RateLimitRule(name: "r", limit: 2, period: .seconds(7_200), algorithm: .slidingWindow),
                ]
                for rule in rules {
                    _ = try await RedisRateLimiter(client).decide([self.ask(rule, "k", cost: 2)])
                    let name = try #require(try await client.send(RedisCommand("KEYS", "*")).value.array?.first?.bytes)
                    let life = try #require(try await client.send(RedisCommand("PTTL", .bytes(name))).value.integer)
                    // Two hours are needed, and a window gives its last slice as much again as a seventh. The test takes its time too.
                    #expect((7_140_000...8_230_000).contains(life))
                    _ = try await client.send(RedisCommand("FLUSHALL"))
                }
            }
        }
    }

    @Test func `a clock that is set back locks nobody out for longer than the limit itself`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let limiter = RedisRateLimiter(client, prefix: "", script: clockOfTheTest)
                let hour: Int64 = 3_600_000_000
                for algorithm in RateLimitAlgorithm.allCases {
                    let rule = RateLimitRule(name: "r", limit: 7, period: .seconds(7), algorithm: algorithm)
                    func decide(at time: Int64) async throws -> Bool {
                        try await limiter.decide([self.ask(rule, "k", cost: 7)], extraArguments: [.integer(time)]).decision
                            .isAllowed
                    }
                    let before = try await decide(at: 2 * hour)
                    #expect(before)
                    let after = try await decide(at: hour)
                    #expect(!after)
                    let later = try await decide(at: hour + 8_000_000)
                    #expect(later)
                }
            }
        }
    }

    @Test func `what lies under a limit's key and is none is an error, not a permission`() async throws {
        try await PrivateRedis.run { server in
            try await server.withClient { client in
                let rule = RateLimitRule(name: "r", limit: 1, period: .seconds(60))
                _ = try await client.send(RedisCommand("LPUSH", "limit:t60000000:1:r:k", "x"))
                let error = await redisError { _ = try await RedisRateLimiter(client).decide([self.ask(rule, "k")]) }
                #expect(error?.serverErrorKind == "WRONGTYPE")
            }
        }
    }

    // MARK: Several servers

    /// A call that was allowed: it was decided between these two moments.
    private struct Passage: Sendable {
        let began: ContinuousClock.Instant
        let ended: ContinuousClock.Instant
    }

    private final class Passages: Sendable {
        private let kept = Guarded<[Passage]>([])

        var all: [Passage] { self.kept.withLock { $0 } }

        func append(_ passage: Passage) { self.kept.withLock { $0.append(passage) } }
    }

    /// What three servers let pass that ask as fast as they can, for as long as `body` takes.
    private func passages(
        _ rule: RateLimitRule, of server: PrivateRedis, until body: (RedisClient, Passages) async throws -> Void
    ) async throws -> [Passage] {
        let passed = Passages()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await server.withClient { client in
                        let limiter = RedisRateLimiter(client)
                        try await withThrowingTaskGroup(of: Void.self) { callers in
                            for _ in 0..<4 {
                                callers.addTask {
                                    while !Task.isCancelled {
                                        let began = ContinuousClock.now
                                        guard let reply = try? await limiter.decide([RateLimitRequest(rule, key: "k")]) else {
                                            continue
                                        }
                                        let passage = Passage(began: began, ended: .now)
                                        if reply.decision.isAllowed { passed.append(passage) }
                                    }
                                }
                            }
                            try await callers.waitForAll()
                        }
                    }
                }
            }
            try await server.withClient { try await body($0, passed) }
            group.cancelAll()
            try await group.waitForAll()
        }
        return passed.all
    }

    /// The most that passed, beyond doubt, within any stretch of time so long.
    private func most(of passages: [Passage], within time: Duration) -> Int {
        passages.map { first in passages.count { $0.began >= first.began && $0.ended <= first.began + time } }.max() ?? 0
    }

    @Test func `three servers together let pass what one bucket allows over every window, and no less`() async throws {
        try await PrivateRedis.run { server in
            // One every 10 ms.
            let rule = RateLimitRule(name: "r", limit: 20, period: .milliseconds(200), burst: 30)
            let began = ContinuousClock.now
            let passages = try await self.passages(rule, of: server) { _, passed in
                await eventually("three times what passes at once has passed") { passed.all.count >= 90 }
            }
            let took = began.duration(to: .now)
            for milliseconds in [50, 200, 500] {
                let most = self.most(of: passages, within: .milliseconds(milliseconds))
                #expect(most <= 30 + milliseconds / 10 + 1, "\(most) passed within \(milliseconds) ms")
            }
            #expect(passages.count <= 30 + Int(took / .milliseconds(10)) + 1)
        }
    }

    @Test func `three servers together let pass what one window allows`() async throws {
        try await PrivateRedis.run { server in
            let rule = RateLimitRule(name: "r", limit: 20, period: .milliseconds(210), algorithm: .slidingWindow)
            let passages = try await self.passages(rule, of: server) { _, passed in
                await eventually("what fits three windows has passed") { passed.all.count >= 60 }
            }
            let most = self.most(of: passages, within: .milliseconds(210))
            #expect(most <= 20, "\(most) passed within one window")
        }
    }

    @Test func `a server that is emptied grants each key one more burst, and no more`() async throws {
        try await PrivateRedis.run { server in
            let rule = RateLimitRule(name: "r", limit: 1, period: .seconds(3_600), burst: 25)
            let passages = try await self.passages(rule, of: server) { client, _ in
                let limiter = RedisRateLimiter(client)
                func isUsedUp() async throws -> Bool {
                    try await limiter.decide([self.ask(rule, "k", cost: 0)]).decision.standings[0].remaining == 0
                }
                try await eventually("the first burst is used up", isUsedUp)
                _ = try await client.send(RedisCommand("FLUSHALL"))
                try await eventually("the second burst is used up", isUsedUp)
            }
            // A call that was let go at the end may have passed unseen.
            #expect((38...50).contains(passages.count), "\(passages.count) passed")
        }
    }
}

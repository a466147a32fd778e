import Resilience
import Testing

@Suite("What a rate limit says")
struct RateLimitRuleTests {
    @Test func `a bucket holds as much as the limit unless it is told otherwise, and a window ignores that`() {
        #expect(RateLimitRule(name: "user", limit: 100).capacity == 100)
        #expect(RateLimitRule(name: "user", limit: 100, burst: 7).capacity == 7)
        #expect(RateLimitRule(name: "user", limit: 100, burst: 7, algorithm: .slidingWindow).capacity == 100)
    }

    @Test(arguments: [(100, 600_000), (1000, 60_000), (7, 8_571_429), (1, 60_000_000), (1_000_000_000, 1)])
    func `tokens come in whole microseconds, never sooner than the rule says`(limit: Int, microseconds: Int64) {
        #expect(RateLimitRule(name: "user", limit: limit).stepMicroseconds == microseconds)
    }

    @Test func `numbers beyond what can be counted are the most or the least that can`() {
        let least = RateLimitRule(name: "user", limit: -5, period: .zero, burst: 0)
        #expect([least.limit, least.burst, Int(least.periodMicroseconds)] == [1, 1, 1000])
        let most = RateLimitRule(name: "user", limit: .max, period: .seconds(Int64.max), burst: .max)
        #expect([most.limit, most.burst] == [1_000_000_000, 1_000_000_000])
        var limiter = ScriptedLimiter()
        limiter.pass(.seconds(Int64(1) << 40))
        #expect(limiter.ask(most, cost: most.burst) == "ok 0/\(most.burst)")
        #expect(limiter.ask(most, cost: .max) == "never 0/\(most.burst)")
    }
}

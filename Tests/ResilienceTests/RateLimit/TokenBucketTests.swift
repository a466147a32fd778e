import Resilience
import Testing

@Suite("A token bucket")
struct TokenBucketTests {
    private static let rule = RateLimitRule(name: "user", limit: 60, burst: 3)

    @Test func `what it holds is there at once, and the rest comes one by one`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule) == "ok 2/3")
        #expect(limiter.ask(Self.rule) == "ok 1/3")
        #expect(limiter.ask(Self.rule) == "ok 0/3")
        #expect(limiter.ask(Self.rule) == "wait 1000ms 0/3")
        limiter.pass(.milliseconds(999))
        #expect(limiter.ask(Self.rule) == "wait 1ms 0/3")
        limiter.pass(.milliseconds(1))
        #expect(limiter.ask(Self.rule) == "ok 0/3")
        limiter.pass(.seconds(1000))
        #expect(limiter.ask(Self.rule, cost: 3) == "ok 0/3")
    }

    @Test func `a refused request costs nothing, however often it comes`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, cost: 3) == "ok 0/3")
        for _ in 0..<100 { #expect(limiter.ask(Self.rule) == "wait 1000ms 0/3") }
        limiter.pass(.seconds(1))
        #expect(limiter.ask(Self.rule) == "ok 0/3")
    }

    @Test func `what costs more than it ever holds is told so, and what costs nothing only looks`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, cost: 4) == "never 3/3")
        #expect(limiter.ask(Self.rule, cost: 0) == "ok 3/3")
        #expect(limiter.ask(Self.rule, cost: 3) == "ok 0/3")
        #expect(limiter.ask(Self.rule, cost: 0) == "ok 0/3")
        #expect(limiter.ask(Self.rule, cost: 2) == "wait 2000ms 0/3")
        #expect(limiter.ask(Self.rule, cost: -1) == "ok 0/3")
    }

    @Test func `keys, and tiers, have nothing to do with each other`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, "a", cost: 3) == "ok 0/3")
        #expect(limiter.ask(Self.rule, "b") == "ok 2/3")
        #expect(limiter.ask(RateLimitRule(name: "tenant", limit: 60, burst: 3), "a") == "ok 2/3")
    }

    @Test func `it is full again when it says`() {
        var limiter = ScriptedLimiter()
        let request = RateLimitRequest(Self.rule, key: "a", cost: 2)
        #expect(limiter.decide(request).standings.map(\.reset) == [.seconds(2)])
        limiter.pass(.milliseconds(500))
        #expect(limiter.decide(RateLimitRequest(Self.rule, key: "a", cost: 0)).standings.map(\.reset) == [.milliseconds(1500)])
        limiter.pass(.milliseconds(1500))
        #expect(limiter.ask(Self.rule, cost: 0) == "ok 3/3")
    }

    @Test func `a limit that does not divide its period admits its whole burst, and never more than it says`() {
        var limiter = ScriptedLimiter()
        let rule = RateLimitRule(name: "user", limit: 7)
        for left in (0..<7).reversed() { #expect(limiter.ask(rule) == "ok \(left)/7") }
        limiter.pass(.microseconds(8_571_428))
        #expect(limiter.ask(rule).hasPrefix("wait 0ms"))
        limiter.pass(.microseconds(1))
        #expect(limiter.ask(rule) == "ok 0/7")
    }

    @Test func `a limit of 100 a minute that holds 100 lets nearly 200 pass within a minute, as it says`() {
        var limiter = ScriptedLimiter()
        let rule = RateLimitRule(name: "user", limit: 100)
        var allowed = 0
        for _ in 0..<60_000 {
            if limiter.ask(rule).hasPrefix("ok") { allowed += 1 }
            limiter.pass(.milliseconds(1))
        }
        #expect(allowed == 199)
    }

    @Test func `a limit that changes keeps what was used as the time until it is there again`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(RateLimitRule(name: "tenant", limit: 60), cost: 30) == "ok 30/60")
        #expect(limiter.ask(RateLimitRule(name: "tenant", limit: 600), cost: 0) == "ok 300/600")
        #expect(limiter.ask(RateLimitRule(name: "tenant", limit: 6, burst: 1)) == "wait 30000ms 0/1")
    }
}

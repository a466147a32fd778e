import Resilience
import Testing

@Suite("A sliding window")
struct SlidingWindowTests {
    /// Slices of a second.
    private static let rule = RateLimitRule(name: "user", limit: 10, period: .seconds(7), algorithm: .slidingWindow)

    @Test func `no more than the limit is allowed at once or later, until what was used has left the window`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, cost: 4) == "ok 6/10")
        limiter.pass(.milliseconds(2500))
        #expect(limiter.ask(Self.rule, cost: 6) == "ok 0/10")
        #expect(limiter.ask(Self.rule) == "wait 5500ms 0/10")
        limiter.pass(.milliseconds(5499))
        #expect(limiter.ask(Self.rule) == "wait 1ms 0/10")
        limiter.pass(.milliseconds(1))
        #expect(limiter.ask(Self.rule, cost: 5) == "wait 2000ms 4/10")
        #expect(limiter.ask(Self.rule, cost: 4) == "ok 0/10")
    }

    @Test func `a period that is over without use leaves nothing behind`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, cost: 10) == "ok 0/10")
        limiter.pass(.seconds(100))
        #expect(limiter.ask(Self.rule, cost: 0) == "ok 10/10")
        #expect(limiter.ask(Self.rule, cost: 10) == "ok 0/10")
    }

    @Test func `what costs more than the limit is never allowed, and a look costs nothing`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, cost: 11) == "never 10/10")
        #expect(limiter.decide(RateLimitRequest(Self.rule, key: "a", cost: 0)).standings.map(\.reset) == [.zero])
        limiter.pass(.milliseconds(100))
        #expect(limiter.decide(RateLimitRequest(Self.rule, key: "a")).standings.map(\.reset) == [.milliseconds(7900)])
        #expect(limiter.decide(RateLimitRequest(Self.rule, key: "a", cost: 0)).standings.map(\.reset) == [.milliseconds(7900)])
    }

    @Test func `a limit that was lowered waits for what was used to leave`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.rule, cost: 8) == "ok 2/10")
        let lower = RateLimitRule(name: "user", limit: 3, period: .seconds(7), algorithm: .slidingWindow)
        #expect(limiter.ask(lower) == "wait 8000ms 0/3")
    }
}

import Resilience
import Testing

@Suite("Keys that callers make up")
struct RateLimitKeyTests {
    private static let rule = RateLimitRule(name: "user", limit: 60, burst: 10)

    @Test func `no more are held than may be, whatever comes`() {
        var limiter = ScriptedLimiter(maxKeys: 50)
        for number in 0..<10_000 {
            _ = limiter.ask(Self.rule, "made up \(number)")
            limiter.pass(.milliseconds(1))
        }
        #expect(limiter.state.statistics.map(\.keys) == [50])
        #expect(limiter.state.statistics.contains { $0.shared > 0 })
    }

    @Test(arguments: [1, 8, 64]) func `none of them resets a limit that is in use`(maxKeys: Int) {
        var limiter = ScriptedLimiter(maxKeys: maxKeys)
        #expect(limiter.ask(Self.rule, "mine", cost: 10) == "ok 0/10")
        for number in 0..<1000 { _ = limiter.ask(Self.rule, "made up \(number)") }
        #expect(limiter.ask(Self.rule, "mine") == "wait 1000ms 0/10")
        limiter.pass(.seconds(5))
        for number in 0..<1000 { _ = limiter.ask(Self.rule, "also made up \(number)") }
        #expect(limiter.ask(Self.rule, "mine", cost: 6) == "wait 1000ms 5/10")
        #expect(limiter.ask(Self.rule, "mine", cost: 5) == "ok 0/10")
    }

    @Test func `those without a place share one bucket, and take what they used there with them`() {
        var limiter = ScriptedLimiter(maxKeys: 1)
        #expect(limiter.ask(Self.rule, "first", cost: 3) == "ok 7/10")
        #expect(limiter.ask(Self.rule, "second", cost: 8) == "ok 2/10")
        #expect(limiter.ask(Self.rule, "third", cost: 2) == "ok 0/10")
        #expect(limiter.ask(Self.rule, "second") == "wait 1000ms 0/10")
        limiter.pass(.seconds(3))
        // The first is full again and makes way; what comes in its place was charged 10, of which 3 are back.
        #expect(limiter.ask(Self.rule, "second", cost: 2) == "ok 1/10")
        #expect(limiter.ask(Self.rule, "first", cost: 0) == "ok 3/10")
        limiter.pass(.seconds(10))
        #expect(limiter.ask(Self.rule, "first", cost: 10) == "ok 0/10")
    }

    @Test func `two without a place in one call count together`() {
        var limiter = ScriptedLimiter(maxKeys: 1)
        #expect(limiter.ask(Self.rule, "first") == "ok 9/10")
        #expect(limiter.ask(Self.rule, "second", cost: 9) == "ok 1/10")
        let both = limiter.decide(RateLimitRequest(Self.rule, key: "third"), RateLimitRequest(Self.rule, key: "fourth"))
        #expect(!both.isAllowed)
        #expect(limiter.ask(Self.rule, "third") == "ok 0/10")
    }

    @Test func `one that makes way for another of the same call is charged all the same`() {
        var limiter = ScriptedLimiter(maxKeys: 1)
        #expect(limiter.ask(Self.rule, "first") == "ok 9/10")
        limiter.pass(.seconds(1))
        let both = limiter.decide(
            RateLimitRequest(Self.rule, key: "second", cost: 4), RateLimitRequest(Self.rule, key: "first", cost: 3))
        #expect(both.isAllowed)
        #expect(limiter.ask(Self.rule, "second", cost: 0) == "ok 6/10")
        #expect(limiter.ask(Self.rule, "first", cost: 0) == "ok 7/10")
    }

    @Test func `keys that come one after the other do not pile up`() {
        var limiter = ScriptedLimiter(maxKeys: 1000)
        for number in 0..<10_000 {
            #expect(limiter.ask(Self.rule, "visitor \(number)") == "ok 9/10")
            limiter.pass(.seconds(1))
        }
        #expect(limiter.state.statistics.allSatisfy { $0.keys < 10 && $0.shared == 0 })
    }
}

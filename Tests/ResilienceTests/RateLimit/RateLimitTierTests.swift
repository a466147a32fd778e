import Resilience
import Testing

@Suite("Several limits of one call")
struct RateLimitTierTests {
    private static let user = RateLimitRule(name: "user", limit: 60, burst: 2)
    private static let tenant = RateLimitRule(name: "tenant", limit: 600, burst: 3)
    private static let address = RateLimitRule(name: "ip", limit: 6, period: .seconds(7), algorithm: .slidingWindow)

    private static func lines(_ decision: RateLimitDecision) -> [String] { decision.standings.map(ScriptedLimiter.line) }

    @Test func `what one refuses costs nothing anywhere`() {
        var limiter = ScriptedLimiter()
        #expect(limiter.ask(Self.user, "u", cost: 2) == "ok 0/2")
        for _ in 0..<10 {
            let decision = limiter.decide(
                RateLimitRequest(Self.tenant, key: "t"), RateLimitRequest(Self.user, key: "u"),
                RateLimitRequest(Self.address, key: "i"))
            #expect(!decision.isAllowed)
            #expect(Self.lines(decision) == ["ok 2/3", "wait 1000ms 0/2", "ok 5/6"])
        }
        #expect(limiter.ask(Self.tenant, "t", cost: 0) == "ok 3/3")
        #expect(limiter.ask(Self.address, "i", cost: 0) == "ok 6/6")
    }

    @Test func `each has a price of its own`() {
        var limiter = ScriptedLimiter()
        let decision = limiter.decide(
            RateLimitRequest(Self.user, key: "u"), RateLimitRequest(Self.tenant, key: "t", cost: 3),
            RateLimitRequest(Self.address, key: "i", cost: 0))
        #expect(decision.isAllowed)
        #expect(Self.lines(decision) == ["ok 1/2", "ok 0/3", "ok 6/6"])
    }

    @Test func `the caller is told of the limit that leaves least, or keeps it waiting longest`() {
        var limiter = ScriptedLimiter()
        func tightest(_ decision: RateLimitDecision) -> String? { decision.tightest.map { decision.standings[$0].name } }
        let all = [Self.tenant, Self.user, Self.address].map { RateLimitRequest($0, key: "k") }
        #expect(tightest(limiter.decide(all[0], all[1], all[2])) == "user")
        #expect(limiter.ask(Self.address, "k", cost: 5) == "ok 0/6")
        #expect(tightest(limiter.decide(all[0], all[1], all[2])) == "ip")
        #expect(limiter.ask(Self.user, "k") == "ok 0/2")
        let refused = limiter.decide(all[0], all[1], all[2])
        #expect(tightest(refused) == "ip")
        #expect(refused.retryAfter == .seconds(8))
        let never = limiter.decide(all[0], RateLimitRequest(Self.user, key: "k", cost: 9), all[2])
        #expect(tightest(never) == "user")
        #expect(!never.isAllowed && never.retryAfter == nil)
        #expect(RateLimitDecision([]).isAllowed && RateLimitDecision([]).tightest == nil)
    }

    @Test func `the same key twice counts twice`() {
        var limiter = ScriptedLimiter()
        let one = RateLimitRequest(Self.user, key: "u")
        #expect(Self.lines(limiter.decide(one, one)) == ["ok 1/2", "ok 0/2"])
        limiter.pass(.seconds(1))
        #expect(Self.lines(limiter.decide(one, one)) == ["ok 0/2", "wait 1000ms 1/2"])
        #expect(limiter.ask(Self.user, "u") == "ok 0/2")
        let three = limiter.decide(
            RateLimitRequest(Self.user, key: "v", cost: 2), RateLimitRequest(Self.user, key: "v", cost: .max))
        #expect(Self.lines(three) == ["ok 0/2", "never 2/2"])
    }

    @Test func `it counts what it refused`() {
        var limiter = ScriptedLimiter()
        _ = limiter.decide(RateLimitRequest(Self.user, key: "u", cost: 3), RateLimitRequest(Self.tenant, key: "t"))
        #expect(limiter.state.statistics.map(\.name) == ["user", "tenant"])
        #expect(limiter.state.statistics.map(\.refused) == [1, 0])
        #expect(limiter.state.statistics.map(\.keys) == [0, 0])
    }

    @Test func `any thread may ask`() async {
        let limiter = RateLimiter()
        let rule = RateLimitRule(name: "user", limit: 100, period: .seconds(86_400))
        let allowed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<50).count { _ in limiter.decide([RateLimitRequest(rule, key: "u")]).isAllowed }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 100)
        #expect(limiter.statistics.map(\.refused) == [100])
    }
}

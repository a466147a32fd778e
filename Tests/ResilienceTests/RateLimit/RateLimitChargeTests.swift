import Resilience
import Testing

@Suite("What a call that may pass is told at once")
struct RateLimitChargeTests {
    private static let start = MonotonicInstant.now
    private static let user = RateLimitRule(name: "user", limit: 60, burst: 10)

    private static func charge(
        _ state: inout RateLimiterState, _ requests: [RateLimitRequest], after duration: Duration = .zero
    ) -> RateLimitFindings {
        state.charge(RateLimitClaims(requests), Self.start.advanced(by: duration)) { requests[$0].rule.name }
    }

    @Test func `it is of the limit that leaves least, and of the one that takes longer where several do`() {
        var state = RateLimiterState(Self.start)
        let wide = RateLimitRule(name: "wide", limit: 600, burst: 100)
        let slow = RateLimitRule(name: "slow", limit: 6, burst: 10)
        let all = [wide, Self.user, slow].map { RateLimitRequest($0, key: "k") }
        let left = Self.charge(&state, all).tightest
        #expect(left?.limit == 10 && left?.remaining == 9 && left?.resetMicroseconds == 10_000_000)
        #expect(state.statistics.map(\.name) == ["wide", "user", "slow"])
        #expect(Self.charge(&state, []).isAllowed && Self.charge(&state, []).tightest == nil)
    }

    @Test func `as many limits as there may be are charged, or none`() {
        var state = RateLimiterState(Self.start)
        let rules = (1...RateLimitClaims.most).map { RateLimitRule(name: "tier \($0)", limit: 60, burst: $0) }
        let all = rules.map { RateLimitRequest($0, key: "k") }
        #expect(Self.charge(&state, all).isAllowed)
        let refused = Self.charge(&state, all)
        let decision = RateLimitDecision(refused, of: all)
        #expect(!refused.isAllowed && !decision.isAllowed)
        #expect(decision.standings.map(\.name) == rules.map(\.name))
        #expect(decision.standings.map(\.remaining) == [0, 0, 1, 2, 3])
        #expect(state.statistics.map(\.refused) == [1, 0, 0, 0, 0])
    }

    @Test func `a call that began before another that came first is charged as that`() {
        var state = RateLimiterState(Self.start)
        let request = [RateLimitRequest(Self.user, key: "k", cost: 5)]
        #expect(Self.charge(&state, request, after: .seconds(100)).isAllowed)
        let late = Self.charge(&state, request, after: .seconds(40))
        #expect(late.isAllowed && late.tightest?.remaining == 0 && late.tightest?.resetMicroseconds == 10_000_000)
        #expect(!Self.charge(&state, request, after: .seconds(-5)).isAllowed)
        #expect(Self.charge(&state, request, after: .seconds(105)).isAllowed)
    }

    @Test func `a key is the same whenever it is made, and rules that are equal share what is used`() {
        var state = RateLimiterState(Self.start)
        #expect(RateLimitKey("user " + "ama") == RateLimitKey("user ama") && RateLimitKey("ama") != RateLimitKey("kofi"))
        let again = RateLimitRule(name: "us" + "er", limit: 60, burst: 10)
        #expect(Self.charge(&state, [RateLimitRequest(Self.user, key: "ama", cost: 7)]).tightest?.remaining == 3)
        #expect(Self.charge(&state, [RateLimitRequest(again, key: RateLimitKey("ama"), cost: 3)]).tightest?.remaining == 0)
        #expect(state.statistics.map(\.keys) == [1])
    }
}

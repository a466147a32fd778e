import Testing

@testable import RPC

@Suite struct `Retry state` {
    private static func method(_ idempotency: Idempotency) -> any MethodDescriptor {
        Method<HealthCheckRequest, HealthCheckResponse, Unary>(
            service: "krafti.test.v1.Any",
            name: "Call",
            idempotency: idempotency,
            documentation: ""
        )
    }

    private static func state(
        _ idempotency: Idempotency = .idempotent,
        _ change: (inout RetryPolicy) -> Void = { _ in }
    ) -> RetryState {
        var policy = RetryPolicy()
        change(&policy)
        return RetryState(policy: policy, method: Self.method(idempotency))
    }

    private let unavailable = RPCError(.unavailable, "try again")

    @Test func `waits double up to the maximum, and chance takes part of each`() {
        var state = Self.state { $0.maxAttempts = 9 }
        let waits = (1...8).map { _ in state.delay(after: self.unavailable, timeRemaining: nil, random: 1) }
        #expect(waits == [50, 100, 200, 400, 800, 1600, 2000, 2000].map { .milliseconds($0) })
        #expect(state.delay(after: self.unavailable, timeRemaining: nil, random: 1) == nil, "nine attempts in all")
        var half = Self.state()
        #expect(half.delay(after: self.unavailable, timeRemaining: nil, random: 0.5) == .milliseconds(25))
        var none = Self.state()
        #expect(none.delay(after: self.unavailable, timeRemaining: nil, random: 0) == .zero)
    }

    @Test(arguments: StatusCode.allCases.filter { $0 != .unavailable && $0 != .ok })
    func `no other code than UNAVAILABLE is worth another attempt`(code: StatusCode) {
        var state = Self.state()
        #expect(state.delay(after: RPCError(code, "no"), timeRemaining: nil, random: 0) == nil)
    }

    @Test func `what may not be repeated is repeated only when it was never sent`() {
        var state = Self.state(.unknown)
        #expect(state.delay(after: RPCError.notSent("refused"), timeRemaining: nil, random: 0) == .zero)
        #expect(state.delay(after: self.unavailable, timeRemaining: nil, random: 0) == nil)
        var readOnly = Self.state(.noSideEffects)
        #expect(readOnly.delay(after: self.unavailable, timeRemaining: nil, random: 0) == .zero)
    }

    @Test func `an attempt that would come too late is not made`() {
        var state = Self.state()
        #expect(state.delay(after: self.unavailable, timeRemaining: .milliseconds(50), random: 1) == nil)
        #expect(state.delay(after: self.unavailable, timeRemaining: .milliseconds(51), random: 1) == .milliseconds(50))
        #expect(state.delay(after: self.unavailable, timeRemaining: .zero, random: 0) == nil)
    }

    @Test(arguments: [("500", Duration.milliseconds(500)), ("0", .zero), ("-1", nil), ("soon", nil), ("", nil)])
    func `the server's word on when to come back counts`(pushback: String, wait: Duration?) {
        var state = Self.state()
        let error = RPCError(.unavailable, "busy", metadata: ["retry-after-ms": pushback])
        #expect(state.delay(after: error, timeRemaining: nil, random: 0) == wait)
    }

    @Test func `a server that wants to be left alone for too long ends the call at once`() {
        var state = Self.state()
        let error = RPCError(.unavailable, "busy", retryAfter: .seconds(10))
        #expect(state.delay(after: error, timeRemaining: .seconds(5), random: 0) == nil)
        var untimed = Self.state()
        let absurd = RPCError(.unavailable, "busy", metadata: ["retry-after-ms": "\(Int64.max)"])
        #expect(untimed.delay(after: absurd, timeRemaining: nil, random: 0) == nil)
        let longest = RPCError(.unavailable, "busy", retryAfter: .seconds(5))
        #expect(untimed.delay(after: longest, timeRemaining: nil, random: 0) == .seconds(5))
        let tooLong = RPCError(.unavailable, "busy", retryAfter: .milliseconds(30_001))
        #expect(untimed.delay(after: tooLong, timeRemaining: nil, random: 0) == nil)
    }

    @Test func `one attempt means one`() {
        var state = RetryState(policy: .never, method: Self.method(.noSideEffects))
        #expect(state.delay(after: RPCError.notSent("refused"), timeRemaining: nil, random: 0) == nil)
    }
}

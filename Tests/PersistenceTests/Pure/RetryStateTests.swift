import Postgres
import Testing

@testable import Persistence

@Suite struct `Retry of statements` {
    private static func state(attempts: Int = 5) -> RetryState {
        var policy = RetryPolicy()
        policy.maxAttempts = attempts
        return RetryState(policy: policy)
    }

    @Test func `waits double up to the maximum, and chance takes part of each`() {
        var state = Self.state(attempts: 9)
        let lost = PostgresError(.connectionFailed, "gone")
        let waits = (1...8).map { _ in state.delay(after: lost, timeRemaining: nil, random: 1) }
        #expect(waits == [10, 20, 40, 80, 160, 320, 500, 500].map { .milliseconds($0) })
        #expect(state.delay(after: lost, timeRemaining: nil, random: 1) == nil, "nine attempts in all")
        var half = Self.state()
        #expect(half.nextDelay(timeRemaining: nil, random: 0.5) == .milliseconds(5))
    }

    @Test func `no attempt begins after the deadline`() {
        var state = Self.state()
        #expect(state.nextDelay(timeRemaining: .milliseconds(10), random: 1) == nil)
        #expect(state.nextDelay(timeRemaining: .milliseconds(11), random: 1) == .milliseconds(10))
        #expect(state.nextDelay(timeRemaining: .milliseconds(-1), random: 0) == nil)
    }

    @Test(arguments: ["40001", "40P01", "55P03", "53300", "57P01", "57P02", "57P03"])
    func `what passes is attempted again`(code: String) {
        var state = Self.state()
        #expect(state.delay(after: PostgresError(.serverError(SQLState(code)), "x"), timeRemaining: nil, random: 1) != nil)
    }

    @Test(arguments: ["23505", "42P01", "22021", "53100", "57014", "25006", "XX000"])
    func `what lasts is not`(code: String) {
        var state = Self.state()
        #expect(state.delay(after: PostgresError(.serverError(SQLState(code)), "x"), timeRemaining: nil, random: 0) == nil)
    }

    @Test func `a caller that has left, and a pool that is full, get no further attempt`() {
        for code in [PostgresError.Code.deadlineExceeded, .cancelled, .acquireTimedOut, .poolExhausted, .closed, .decoding] {
            var state = Self.state()
            #expect(state.delay(after: PostgresError(code, "x"), timeRemaining: nil, random: 0) == nil)
        }
    }

    @Test func `an attempt that may have taken effect is remembered, whatever follows`() {
        var state = Self.state()
        _ = state.delay(after: PostgresError(.connectionFailed, "x"), timeRemaining: nil, random: 0)
        #expect(!state.mayHaveHappened)
        _ = state.delay(after: PostgresError(.connectionLost, "x", outcomeUnknown: true), timeRemaining: nil, random: 0)
        _ = state.delay(after: PostgresError(.connectionFailed, "x"), timeRemaining: nil, random: 0)
        #expect(state.mayHaveHappened)
    }
}

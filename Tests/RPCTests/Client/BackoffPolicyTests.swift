import Testing

@testable import RPC

@Suite struct `Backoff policy` {
    @Test func `waits grow by the multiplier, up to the maximum`() {
        var policy = BackoffPolicy()
        policy.initial = .seconds(1)
        let delays = (1...13).map { policy.delay(afterFailures: $0, random: 0.5) }
        #expect(delays[0] == .seconds(1))
        #expect(delays[1] == .milliseconds(1_600))
        #expect(delays[2] == .milliseconds(2_560))
        #expect(delays[10] < .seconds(120))
        #expect(delays[11] == .seconds(120))
        #expect(delays[12] == .seconds(120))
        #expect(policy.delay(afterFailures: .max, random: 0.5) == .seconds(120))
    }

    @Test func `chance moves a wait by a fifth either way`() {
        var policy = BackoffPolicy()
        policy.initial = .seconds(1)
        #expect(policy.delay(afterFailures: 1, random: 0) == .milliseconds(800))
        #expect(policy.delay(afterFailures: 1, random: 1) == .milliseconds(1_200))
        policy.jitter = 0
        #expect(policy.delay(afterFailures: 1, random: 1) == .seconds(1))
    }

    @Test func `no wait is so short that an address is asked without a pause`() {
        var policy = BackoffPolicy()
        policy.initial = .zero
        policy.maximum = .zero
        #expect(policy.delay(afterFailures: 1, random: 0.5) == .milliseconds(1))
    }

    @Test func `a multiplier of one never grows`() {
        var policy = BackoffPolicy()
        policy.multiplier = 1
        #expect(policy.delay(afterFailures: 1_000_000, random: 0.5) == policy.initial)
    }
}

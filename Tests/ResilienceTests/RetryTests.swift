import Locking
import Resilience
import TestSupport
import Testing

@Suite("Retries")
struct RetryTests {
    private static let start = ContinuousClock.now

    private static func decide(
        _ advice: RetryAdvice,
        retries: Int = 0,
        timeRemaining: Duration? = nil,
        random: Double = 1,
        budget: RetryBudget.Settings = RetryBudget.Settings(),
        _ change: (inout RetryPolicy) -> Void = { _ in }
    ) -> RetryDecision {
        var policy = RetryPolicy()
        change(&policy)
        var purse = RetryBudget(budget, Self.start)
        return RetryDecision.after(
            advice, retries: retries, policy: policy, timeRemaining: timeRemaining, random: random, budget: &purse, Self.start)
    }

    // MARK: Waits

    @Test func `the settings are those that the configuration names`() {
        let policy = RetryPolicy()
        #expect(policy.maxRetries == 3)
        #expect(policy.delay == .milliseconds(100))
        #expect(policy.multiplier == 2)
        #expect(RetryBudget.Settings().ratio == 0.2)
    }

    @Test func `waits grow up to the cap, and chance takes any part of each`() {
        let policy = RetryPolicy()
        #expect(
            (1...7).map { policy.backoff(retry: $0, random: 1) }
                == [100, 200, 400, 800, 1_600, 2_000, 2_000].map { .milliseconds($0) })
        #expect(policy.backoff(retry: 2, random: 0.5) == .milliseconds(100))
        #expect(policy.backoff(retry: 2, random: 0) == .zero)
    }

    @Test(arguments: [1, 2, 63, 64, 1_024, 1_000_000, Int.max, 0, -1, Int.min])
    func `no number of retries and no factor overflows`(retry: Int) {
        for multiplier in [0, 0.5, 1, 1.000_000_1, 2, 1e300, .infinity, -3] {
            for delay in [Duration.zero, .nanoseconds(1), .milliseconds(100), .seconds(1_000_000)] {
                var policy = RetryPolicy()
                (policy.multiplier, policy.delay) = (multiplier, delay)
                let wait = policy.backoff(retry: retry, random: 1)
                #expect(wait >= .zero && wait <= policy.maxDelay)
            }
        }
    }

    @Test func `chance spreads the waits evenly over the whole span`() {
        var random = SplitMix64(seed: 7)
        var buckets = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let wait = RetryPolicy().backoff(retry: 3, random: .random(in: 0..<1, using: &random))
            buckets[Int(wait / .milliseconds(40))] += 1
        }
        #expect(buckets.allSatisfy { 900...1_100 ~= $0 }, "\(buckets)")
    }

    // MARK: Decisions

    @Test func `what lasts is not tried again, and what may pass is, so often`() {
        #expect(Self.decide(.never) == .stop(.lasting))
        #expect(Self.decide(.afterBackoff, retries: 2) == .retry(after: .milliseconds(400)))
        #expect(Self.decide(.afterBackoff, retries: 3) == .stop(.retriesUsed))
        #expect(Self.decide(.afterBackoff) { $0.maxRetries = 0 } == .stop(.retriesUsed))
    }

    @Test func `nobody waits until his deadline, or longer`() {
        #expect(Self.decide(.afterBackoff, timeRemaining: .milliseconds(100)) == .stop(.deadline))
        #expect(Self.decide(.afterBackoff, timeRemaining: .milliseconds(101)) == .retry(after: .milliseconds(100)))
        #expect(Self.decide(.afterBackoff, timeRemaining: .milliseconds(-1), random: 0) == .stop(.deadline))
        #expect(Self.decide(.after(.seconds(1)), timeRemaining: .seconds(1), random: 0) == .stop(.deadline))
    }

    @Test func `who is told when to come back does not come sooner, nor with everyone else`() {
        #expect(Self.decide(.after(.seconds(3)), random: 0) == .retry(after: .seconds(3)))
        #expect(Self.decide(.after(.seconds(3)), random: 1) == .retry(after: .milliseconds(3_100)))
        #expect(Self.decide(.after(.seconds(-3)), random: 0) == .retry(after: .zero))
        #expect(Self.decide(.after(.seconds(31))) == .stop(.pushback))
    }

    @Test func `without budget there is no retry, but after a conflict there is, and of what nobody has begun`() {
        var nothing = RetryBudget.Settings()
        (nothing.minimum, nothing.minimumPerSecond) = (0, 0)
        #expect(Self.decide(.afterBackoff, budget: nothing) == .stop(.budget))
        #expect(Self.decide(.after(.seconds(1)), budget: nothing) == .stop(.budget))
        #expect(Self.decide(.afterConflict, budget: nothing) == .retry(after: .milliseconds(100)))
        #expect(Self.decide(.notBegun, budget: nothing) == .retry(after: .milliseconds(100)))
        #expect(Self.decide(.afterConflict, retries: 3, budget: nothing) == .stop(.retriesUsed))
    }

    @Test func `a retry that does not come costs nothing`() {
        var budget = RetryBudget(RetryBudget.Settings(), Self.start)
        for advice in [RetryAdvice.afterBackoff, .never, .after(.seconds(60))] {
            _ = RetryDecision.after(
                advice, retries: 0, policy: RetryPolicy(), timeRemaining: .zero, random: 1, budget: &budget, Self.start)
        }
        #expect(budget.spent(Self.start) == 10)
    }

    // MARK: Running

    private struct Failed: Error, Equatable { let attempt: Int }

    private final class Sleeper: Sendable {
        private let waits = Guarded<[Duration]>([])
        private let clock = Guarded(ContinuousClock.now)
        let isCancelled: Bool

        init(isCancelled: Bool = false) { self.isCancelled = isCancelled }

        var slept: [Duration] { self.waits.withLock { $0 } }
        var now: ContinuousClock.Instant { self.clock.withLock { $0 } }

        func sleep(_ duration: Duration) throws {
            if self.isCancelled { throw CancellationError() }
            self.waits.withLock { $0.append(duration) }
            self.clock.withLock { $0 += duration }
        }

        func retrier(_ change: (inout RetryPolicy) -> Void = { _ in }) -> Retrier {
            var policy = RetryPolicy()
            change(&policy)
            return Retrier(policy: policy, now: { self.now }, random: { 1 }, sleep: { try self.sleep($0) })
        }
    }

    /// Makes a call whose first attempts fail.
    /// - Returns: attempts until one succeeded.
    private func run(
        _ retrier: Retrier, failures: Int, advice: RetryAdvice = .afterBackoff, deadline: Duration? = nil, _ sleeper: Sleeper
    ) async throws(Failed) -> Int {
        var attempts = retrier.begin(deadline: deadline.map { sleeper.now + $0 })
        var attempt = 1
        while attempt <= failures {
            guard case .retry = await attempts.wait(advice) else { throw Failed(attempt: attempt) }
            attempt += 1
        }
        return attempt
    }

    @Test func `a call is made until it succeeds, or fails with its last error`() async throws {
        let sleeper = Sleeper()
        #expect(try await self.run(sleeper.retrier(), failures: 3, sleeper) == 4)
        #expect(sleeper.slept == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        await #expect(throws: Failed(attempt: 4)) { try await self.run(sleeper.retrier(), failures: 9, sleeper) }
        await #expect(throws: Failed(attempt: 1)) {
            try await self.run(sleeper.retrier(), failures: 9, advice: .never, sleeper)
        }
    }

    @Test func `however it fails, a call is over before its deadline`() async throws {
        let sleeper = Sleeper()
        let began = sleeper.now
        await #expect(throws: Failed(attempt: 3)) {
            try await self.run(sleeper.retrier { $0.maxRetries = 100 }, failures: 100, deadline: .milliseconds(500), sleeper)
        }
        #expect(sleeper.slept == [.milliseconds(100), .milliseconds(200)])
        #expect(began.duration(to: sleeper.now) < .milliseconds(500))
    }

    @Test func `a caller who is cancelled while it waits is told so`() async throws {
        let sleeper = Sleeper(isCancelled: true)
        var attempts = sleeper.retrier().begin(deadline: nil)
        #expect(await attempts.wait(.afterBackoff) == .stop(.waitEnded))
    }

    @Test func `when everything fails, the load grows by the budget's share and no more`() async throws {
        let sleeper = Sleeper()
        let retrier = sleeper.retrier { $0.delay = .zero }
        var attempts = 0
        for _ in 0..<1_000 {
            do throws(Failed) {
                attempts += try await self.run(retrier, failures: .max, sleeper)
            } catch {
                attempts += error.attempt
            }
        }
        #expect(attempts == 1_000 + 200 + 10)
    }
}

import Locking

/// Has calls that failed tried again, within a policy and a budget that all of its calls share. Safe to use from any task.
///
/// `RetryDecision` and `RetryBudget` decide; this waits; whoever calls makes the attempts. With a breaker the order is
/// retry(breaker(call)).
public final class Retrier: Sendable {
    private let policy: RetryPolicy
    private let budget: Guarded<RetryBudget>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let random: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - now: the time of deadlines and of the budget.
    ///   - random: a number from 0 to 1, anew each time.
    ///   - sleep: waits before a retry; throws when the wait is ended before its time, as when the task was cancelled.
    public init(
        policy: RetryPolicy = RetryPolicy(),
        budget: RetryBudget.Settings = RetryBudget.Settings(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.policy = policy
        self.budget = Guarded(RetryBudget(budget, now()))
        self.now = now
        self.random = random
        self.sleep = sleep
    }

    /// A call begins.
    public func begin(deadline: ContinuousClock.Instant?) -> RetryAttempts {
        // Where nothing is ever tried again, nobody asks the budget, and calls need not meet at its lock.
        if self.policy.maxRetries > 0 { self.budget.withLock { $0.called(self.now()) } }
        return RetryAttempts(retrier: self, deadline: deadline)
    }

    fileprivate func decision(_ advice: RetryAdvice, retries: Int, deadline: ContinuousClock.Instant?) -> RetryDecision {
        let random = self.random()
        return self.budget.withLock { budget in
            let now = self.now()
            return RetryDecision.after(
                advice,
                retries: retries,
                policy: self.policy,
                timeRemaining: deadline.map { now.duration(to: $0) },
                random: random,
                budget: &budget,
                now
            )
        }
    }

    fileprivate func wait(_ duration: Duration) async throws { try await self.sleep(duration) }
}

/// The attempts of one call.
public struct RetryAttempts: Sendable {
    private let retrier: Retrier
    private let deadline: ContinuousClock.Instant?
    /// How many followed the first.
    private var retries = 0

    fileprivate init(retrier: Retrier, deadline: ContinuousClock.Instant?) {
        self.retrier = retrier
        self.deadline = deadline
    }

    /// Waits after an attempt that failed, if another is to be made.
    ///
    /// - Returns: `retry` once the wait is over, else why the failure is the outcome.
    public mutating func wait(_ advice: RetryAdvice) async -> RetryDecision {
        let decision = self.retrier.decision(advice, retries: self.retries, deadline: self.deadline)
        guard case .retry(let wait) = decision else { return decision }
        do { try await self.retrier.wait(wait) } catch { return .stop(.waitEnded) }
        self.retries += 1
        return decision
    }
}

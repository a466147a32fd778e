/// What follows a call that failed.
public enum RetryDecision: Sendable, Hashable {
    /// Again, after this wait.
    case retry(after: Duration)
    /// The failure is the outcome.
    case stop(Reason)

    public enum Reason: Sendable, Hashable {
        /// Trying again would not help, or might do harm.
        case lasting
        /// As many retries as may be were made.
        case retriesUsed
        /// The deadline passes before the wait is over.
        case deadline
        /// The other side wants to be left alone for longer than anyone waits.
        case pushback
        /// Retries are too large a part of the load already.
        case budget
        /// The wait was ended before its time: the caller's task was cancelled, or nobody is to wait any more.
        case waitEnded
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - retries: how many were made so far.
    ///   - timeRemaining: until the caller's deadline; nil without one. No wait reaches it.
    ///   - random: 0 to 1.
    ///   - budget: pays for the retry, when there is to be one.
    public static func after(
        _ advice: RetryAdvice,
        retries: Int,
        policy: RetryPolicy,
        timeRemaining: Duration?,
        random: Double,
        budget: inout RetryBudget,
        _ now: ContinuousClock.Instant
    ) -> RetryDecision {
        if advice == .never { return .stop(.lasting) }
        guard retries < policy.maxRetries else { return .stop(.retriesUsed) }
        guard advice.pushback <= policy.maxPushback else { return .stop(.pushback) }
        let wait = advice.pushback + policy.backoff(retry: retries + 1, random: random)
        if let timeRemaining, wait >= timeRemaining { return .stop(.deadline) }
        // Last, so that nothing is paid for a retry that does not come.
        if advice.needsBudget, !budget.take(now) { return .stop(.budget) }
        return .retry(after: wait)
    }
}

extension RetryAdvice {
    /// How long the other side wants to be left alone. Chance adds to it, so that those who were told the same do not return together.
    fileprivate var pushback: Duration {
        switch self {
        case .never, .afterBackoff, .afterConflict, .notBegun: .zero
        case .after(let pushback): max(pushback, .zero)
        }
    }

    fileprivate var needsBudget: Bool {
        switch self {
        case .never, .afterBackoff, .after: true
        case .afterConflict, .notBegun: false
        }
    }
}

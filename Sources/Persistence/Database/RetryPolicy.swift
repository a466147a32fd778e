import Postgres

/// When a statement that failed runs again.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all; 1 never repeats.
    public var maxAttempts = 5
    /// The longest wait before the second attempt; it doubles with each further one, and the actual wait is a random part of it.
    public var initialBackoff = Duration.milliseconds(10)
    public var maxBackoff = Duration.milliseconds(500)

    public init() {}
}

/// The attempts of one statement. Pure: it says how long to wait, or that what happened is the outcome.
///
/// Every statement here may run twice: those that write find out whether they did (`WriteStatement`). So a connection that was lost
/// before the answer came is settled by asking again.
struct RetryState {
    private let policy: RetryPolicy
    private var attempts = 1
    /// Whether an attempt may have taken effect unnoticed.
    private(set) var mayHaveHappened = false

    init(policy: RetryPolicy) { self.policy = policy }

    /// - Returns: how long to wait before the next attempt; nil when the error is the outcome.
    mutating func delay(after error: PostgresError, timeRemaining: Duration?, random: Double) -> Duration? {
        if error.outcomeUnknown { self.mayHaveHappened = true }
        return error.isPassing ? self.nextDelay(timeRemaining: timeRemaining, random: random) : nil
    }

    /// As above, after an answer that may be another in a moment.
    mutating func nextDelay(timeRemaining: Duration?, random: Double) -> Duration? {
        guard self.attempts < self.policy.maxAttempts else { return nil }
        let doubled = self.policy.initialBackoff * (1 << min(self.attempts - 1, 20))
        let delay = min(doubled, self.policy.maxBackoff) * random
        if let timeRemaining, delay >= timeRemaining { return nil }
        self.attempts += 1
        return delay
    }
}

extension PostgresError {
    /// Whether the same statement may succeed in a moment.
    var isPassing: Bool {
        switch self.code {
        case .connectionFailed, .connectionLost: true
        case .serverError(let state):
            [
                .serializationFailure, .deadlockDetected, .lockNotAvailable, .tooManyConnections,
                .adminShutdown, .crashShutdown, .cannotConnectNow,
            ].contains(state)
        default: false
        }
    }
}

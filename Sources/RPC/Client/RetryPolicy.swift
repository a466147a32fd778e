/// When a unary call is sent again. Streams are never: part of them may have been used.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all; 1 never repeats.
    public var maxAttempts = 3
    /// The longest wait before the second attempt; it doubles with each further one, and the actual wait is a random part of it.
    public var initialBackoff = Duration.milliseconds(50)
    public var maxBackoff = Duration.seconds(2)
    /// A server that asks for a longer wait than this is not waited for: its error is the call's outcome.
    public var maxPushback = Duration.seconds(5)

    public init() {}

    /// Never repeats a call.
    public static var never: RetryPolicy {
        var policy = RetryPolicy()
        policy.maxAttempts = 1
        return policy
    }
}

/// The attempts of one call. Pure: it says how long to wait, or that the error stands.
struct RetryState {
    private let policy: RetryPolicy
    private let isRepeatable: Bool
    private var attempts = 1

    init(policy: RetryPolicy, method: any MethodDescriptor) {
        self.policy = policy
        self.isRepeatable = method.idempotency != .unknown
    }

    /// - Parameter random: a number from 0 to 1, in place of chance.
    /// - Returns: how long to wait before the next attempt; nil when the error is the call's outcome.
    mutating func delay(
        after error: RPCError,
        timeRemaining: Duration?,
        random: Double = .random(in: 0...1)
    ) -> Duration? {
        // Only UNAVAILABLE says that another attempt may help (AIP-194), and only a request that no handler has seen may be sent
        // again when the method does not promise that repeating it is harmless.
        guard error.code == .unavailable, self.isRepeatable || error.isNotHandled, self.attempts < self.policy.maxAttempts else {
            return nil
        }
        let doubled = self.policy.initialBackoff * (1 << min(self.attempts - 1, 30))
        var delay = min(doubled, self.policy.maxBackoff) * random
        if let pushback = error.metadata["retry-after-ms"] {
            // As gRPC's pushback: what is no number or negative means never (gRFC A6).
            guard let milliseconds = Int64(pushback), milliseconds >= 0, .milliseconds(milliseconds) <= self.policy.maxPushback
            else {
                return nil
            }
            delay = max(delay, .milliseconds(milliseconds))
        }
        if let timeRemaining, delay >= timeRemaining { return nil }
        self.attempts += 1
        return delay
    }
}

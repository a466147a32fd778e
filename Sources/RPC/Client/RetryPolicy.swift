import Resilience

/// When a unary call is sent again. Streams are never: part of them may have been used.
///
/// | the error                                  | sent again                                                          |
/// |--------------------------------------------|---------------------------------------------------------------------|
/// | UNAVAILABLE                                | when the method may be repeated, or no handler has seen the call    |
/// | RESOURCE_EXHAUSTED with reason RATE_LIMITED | when the server says how long to wait: nothing of the call was done |
/// | any other                                  | never                                                               |
///
/// A wait that the server asks for, by `RetryInfo` or `retry-after-ms`, is kept. A call that would be sent after its deadline fails at
/// once instead, as does every one whose client is shut down.
///
/// The retries of a client are a fifth of its calls at most, with ten besides and one more each second, so that servers in trouble are
/// not asked all the more. What no handler has seen costs nothing of that: it adds no work.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all; 1 never repeats.
    public var maxAttempts = 3
    /// The longest wait before the second attempt; it doubles with each further one, and the actual wait is a random part of it, on top of
    /// what the server asks for.
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

    /// As those take it who decide.
    var decisions: Resilience.RetryPolicy {
        var policy = Resilience.RetryPolicy()
        policy.maxRetries = max(self.maxAttempts, 1) - 1
        policy.delay = self.initialBackoff
        policy.maxDelay = self.maxBackoff
        policy.multiplier = 2
        policy.maxPushback = self.maxPushback
        return policy
    }
}

import RPC

/// Decides how long to wait before something that failed is tried again. Pure: it neither waits nor asks for chance.
///
/// | failures in a row | wait, before chance makes it up to half shorter   |
/// |-------------------|---------------------------------------------------|
/// | 1                 | `initial`                                         |
/// | n                 | `initial` × 2 ^ (n−1), `longest` at most          |
/// | any               | as long as the server asks for, where that is more, `longestAsked` at most |
struct RetryPause: Hashable, Sendable {
    /// Failures in a row after which the last one stands.
    static let maxFailures = 8
    private static let initial = Duration.milliseconds(100)
    private static let longest = Duration.seconds(10)
    /// A server that asks for more is asked again before.
    private static let longestAsked = Duration.seconds(60)

    private var failures = 0

    /// Something came of it: the next failure is the first in its row.
    mutating func reset() { self.failures = 0 }

    /// - Parameter random: a number from 0 to 1, in place of chance.
    /// - Returns: nil when the error stands.
    mutating func delay(after error: RPCError, random: Double = .random(in: 0...1)) -> Duration? {
        switch error.code {
        case .unavailable, .resourceExhausted, .aborted, .deadlineExceeded: break
        default: return nil
        }
        self.failures += 1
        guard self.failures < Self.maxFailures else { return nil }
        let doubled = min(Self.initial * (1 << (self.failures - 1)), Self.longest)
        return max(doubled * (0.5 + random / 2), min(error.retryDelay ?? .zero, Self.longestAsked))
    }
}

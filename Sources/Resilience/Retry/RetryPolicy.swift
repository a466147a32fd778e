/// How often a call that failed is tried again, and after what waits.
public struct RetryPolicy: Sendable, Hashable {
    /// Tries after the first; 0 never repeats (MAX_RETRIES).
    public var maxRetries = 3
    /// The longest wait before the first retry (RETRY_DELAY).
    public var delay = Duration.milliseconds(100)
    /// What each further wait is longer by, as a factor; less than 1 is 1 (RETRY_BACKOFF_MULTIPLIER).
    public var multiplier = 2.0
    /// No wait grows beyond this.
    public var maxDelay = Duration.seconds(2)
    /// Who asks for a longer wait than this is taken at his word, and not asked again.
    public var maxPushback = Duration.seconds(30)

    public init() {}

    /// The wait before a retry: a random part of a span that grows from one to the next, so that callers who failed together do not
    /// return together.
    ///
    /// - Parameters:
    ///   - retry: 1 for the first; however large, the wait stays within `maxDelay`.
    ///   - random: 0 to 1.
    public func backoff(retry: Int, random: Double) -> Duration {
        guard self.delay > .zero, self.maxDelay > .zero else { return .zero }
        let growth = Self.power(max(self.multiplier, 1), max(retry, 1) - 1)
        let most = self.maxDelay / self.delay
        // Not by multiplying first: that would overflow after some sixty retries.
        let span = growth < most ? self.delay * growth : self.maxDelay
        return span * min(max(random, 0), 1)
    }

    /// By squaring; infinite when it is too large.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}

/// How long to leave an address alone after it could not be reached (gRPC, doc/connection-backoff.md).
///
/// | failures in a row | wait, before jitter              |
/// |-------------------|----------------------------------|
/// | 1                 | `initial`                        |
/// | n                 | `initial` × `multiplier` ^ (n−1) |
/// | any               | `maximum` at most                |
public struct BackoffPolicy: Sendable, Hashable {
    /// 1 ms or more: below that, an address that refuses would be asked without a pause.
    public var initial = Duration.milliseconds(100)
    /// 1 or more.
    public var multiplier = 1.6
    public var maximum = Duration.seconds(120)
    /// The share of a wait, 0 to 1, by which chance makes it longer or shorter, so that clients do not return all at once.
    public var jitter = 0.2

    public init() {}

    /// - Parameters:
    ///   - failures: failures in a row, 1 or more.
    ///   - random: a number from 0 to 1, in place of chance; 0.5 is no jitter.
    func delay(afterFailures failures: Int, random: Double) -> Duration {
        var delay = max(self.initial, .milliseconds(1))
        // Past the maximum nothing changes any more; with a multiplier near 1 that may never come, so the steps are bounded too.
        for _ in 1..<min(max(failures, 1), 256) where delay < self.maximum { delay = delay * self.multiplier }
        return min(delay, max(self.maximum, .milliseconds(1))).jittered(by: self.jitter, random: random)
    }
}

extension Duration {
    /// Longer or shorter by up to `share` of itself.
    /// - Parameter random: a number from 0 to 1, in place of chance; 0.5 changes nothing.
    func jittered(by share: Double, random: Double) -> Duration {
        self * (1 + min(max(share, 0), 1) * (2 * random - 1))
    }
}

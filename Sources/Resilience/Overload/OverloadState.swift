/// Decides which calls begin, so that a server which is offered more than it can do does as much as it can, and answers the rest at once.
/// Pure: time and chance come in with each call.
///
/// Each class of calls has a limit of its own on how many run at once, which follows measured latency (`ConcurrencyLimitState`). Classes
/// come in order of what matters most: while one is slow or has to refuse calls, those behind it make way, down to their least, before it
/// has to shrink itself. A class with a fixed limit neither adapts nor has others make way.
///
/// Nobody waits here. A queue in front of a limit that follows latency adds to the latency it follows, holds memory for callers who may
/// have left, and is full whenever it would matter; the callers' own retries, spread by the hint they are given, do the same for free.
public struct OverloadState: Sendable {
    public typealias Instant = MonotonicInstant

    /// For this long after a class has been slow or refused, those behind it do not grow.
    private static let yieldTime = Duration.seconds(1)
    private static let hint: (least: Duration, most: Duration) = (.milliseconds(100), .seconds(5))

    private struct Entry {
        var state: ConcurrencyLimitState
        var statistics = OverloadStatistics()
        /// Since the last window of the class ended.
        var admitted = 0
        var refused = 0
        /// When those behind it last made way.
        var yieldedAt: Instant?

        /// In one step, so that the entry is looked up once.
        mutating func begin() -> Bool {
            guard self.state.begin() else {
                self.refused += 1
                self.statistics.refused += 1
                return false
            }
            self.admitted += 1
            self.statistics.admitted += 1
            return true
        }
    }

    private var entries: [Entry]

    /// - Parameter classes: known by their index from here on, the most important first.
    public init(classes: [ConcurrencyLimits], _ now: Instant) {
        self.entries = classes.map { Entry(state: ConcurrencyLimitState($0, now)) }
    }

    /// A call wants to begin. `ended` must follow when it is admitted, and only then.
    /// - Parameters:
    ///   - deadline: when its caller stops waiting.
    ///   - random: a number from 0 to 1, in place of chance; asked for only by a refusal.
    public mutating func begin(
        class index: Int, deadline: Instant?, random: @autoclosure () -> Double, _ now: Instant
    ) -> OverloadVerdict {
        if let deadline, deadline <= now {
            self.entries[index].statistics.tooLate += 1
            return .tooLate
        }
        if self.entries[index].begin() { return .admitted }
        self.makeWay(for: index, now)
        return .refused(retryAfter: self.retryHint(index, random()))
    }

    /// A call that was admitted has ended.
    /// - Parameter begun: when it was admitted.
    public mutating func ended(class index: Int, begun: Instant, _ outcome: OverloadOutcome, _ now: Instant) {
        guard self.entries[index].state.ended(begun: begun, outcome, now) else { return }
        let othersCanYield = self.entries[(index + 1)...].contains { $0.state.inFlight > $0.state.limits.min }
        if self.entries[index].state.endWindow(othersCanYield: othersCanYield, now) { self.makeWay(for: index, now) }
        self.entries[index].admitted = 0
        self.entries[index].refused = 0
    }

    /// One for each class.
    public var statistics: [OverloadStatistics] {
        self.entries.map { entry in
            var statistics = entry.statistics
            statistics.limit = entry.state.allowed
            statistics.inFlight = entry.state.inFlight
            statistics.baseline = entry.state.baseline.map { .nanoseconds(Int64($0)) }
            return statistics
        }
    }

    /// At most ten times a second, so that the classes behind shrink with time, not with how often callers ask.
    private mutating func makeWay(for index: Int, _ now: Instant) {
        guard !self.entries[index].state.limits.isFixed else { return }
        if let last = self.entries[index].yieldedAt, now < last + .milliseconds(100) { return }
        self.entries[index].yieldedAt = now
        for behind in self.entries.indices where behind > index {
            self.entries[behind].state.yield(until: now + Self.yieldTime)
        }
    }

    /// The more are refused for each that is let in, the longer they stay away.
    private func retryHint(_ index: Int, _ random: Double) -> Duration {
        let (admitted, refused) = (self.entries[index].admitted, self.entries[index].refused)
        let crowd = 1 + Double(refused) / Double(max(1, admitted))
        return min(Self.hint.most, Self.hint.least * crowd) * (0.5 + random)
    }
}

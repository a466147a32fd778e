import Locking

/// The overload limits of a server. Any thread may ask; the lock is held for a few comparisons.
public final class OverloadLimiter: Sendable {
    private let state: Guarded<OverloadState>

    /// - Parameter classes: known by their index from here on, the most important first.
    public init(classes: [ConcurrencyLimits]) { self.state = Guarded(OverloadState(classes: classes, .now)) }

    /// A call wants to begin. `ended` must follow when it is admitted, and only then.
    /// - Parameter deadline: when its caller stops waiting.
    public func begin(
        class index: Int, deadline: MonotonicInstant?, now: MonotonicInstant = .now
    ) -> OverloadVerdict {
        self.state.withLock { $0.begin(class: index, deadline: deadline, random: .random(in: 0...1), now) }
    }

    /// A call that was admitted has ended.
    /// - Parameter begun: when it was admitted.
    public func ended(
        class index: Int, begun: MonotonicInstant, _ outcome: OverloadOutcome, now: MonotonicInstant = .now
    ) {
        self.state.withLock { $0.ended(class: index, begun: begun, outcome, now) }
    }

    /// One for each class.
    public var statistics: [OverloadStatistics] { self.state.withLock { $0.statistics } }
}

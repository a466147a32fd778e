package import NIOCore

/// The moment at which a call's answer stops being worth anything. `never` when the caller named none.
public struct Deadline: Hashable, Comparable, Sendable {
    /// On the monotonic clock of the event loop that carries the call.
    package let instant: NIODeadline

    package init(_ instant: NIODeadline) { self.instant = instant }

    public static let never = Deadline(.distantFuture)

    /// The deadline `timeout` after `now`; one too far for the clock is `never`.
    package init(timeout: Duration, after now: NIODeadline) {
        let nanoseconds = timeout.nanosecondsClamped
        let (sum, overflow) = Int64(clamping: now.uptimeNanoseconds).addingReportingOverflow(nanoseconds)
        self.instant = overflow ? .distantFuture : .uptimeNanoseconds(UInt64(clamping: sum))
    }

    /// Time left at `now`: negative once the deadline has passed, nil for `never`.
    package func timeRemaining(at now: NIODeadline) -> Duration? {
        self == .never ? nil : .nanoseconds((self.instant - now).nanoseconds)
    }

    public static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}

extension Duration {
    /// Whole nanoseconds, held at the ends of Int64 (292 years).
    package var nanosecondsClamped: Int64 {
        let (seconds, attoseconds) = self.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, overflowed) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflowed ? (seconds < 0 ? .min : .max) : sum
    }

    /// As SwiftNIO's timers count.
    package var timeAmount: TimeAmount { .nanoseconds(self.nanosecondsClamped) }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A moment as one whole number of nanoseconds, since it is compared several times a call: `ContinuousClock.Instant` counts attoseconds in
/// 128 bits behind functions that are not inlined, and a division of those takes longer than all else that a limit does.
public protocol NanosecondInstant: InstantProtocol, Hashable, Sendable where Duration == Swift.Duration {
    var nanoseconds: Int64 { get }

    init(nanoseconds: Int64)
}

/// What is beyond 292 years counts as that.
extension NanosecondInstant {
    @inlinable
    public func advanced(nanoseconds step: Int64) -> Self {
        let (sum, isTooFar) = self.nanoseconds.addingReportingOverflow(step)
        return Self(nanoseconds: isTooFar ? (step < 0 ? .min : .max) : sum)
    }

    public func advanced(by duration: Duration) -> Self { self.advanced(nanoseconds: duration.wholeNanoseconds) }

    /// Below zero when the other was before.
    @inlinable
    public func nanoseconds(to other: Self) -> Int64 {
        let (difference, isTooFar) = other.nanoseconds.subtractingReportingOverflow(self.nanoseconds)
        return isTooFar ? (other.nanoseconds < 0 ? .min : .max) : difference
    }

    public func duration(to other: Self) -> Duration { .nanoseconds(self.nanoseconds(to: other)) }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    public static func + (instant: Self, duration: Duration) -> Self { instant.advanced(by: duration) }

    public static func - (instant: Self, duration: Duration) -> Self { instant.advanced(by: .zero - duration) }

    public static func += (instant: inout Self, duration: Duration) { instant = instant.advanced(by: duration) }
}

extension NanosecondInstant {
    static func now(by clock: clockid_t) -> Self {
        var time = timespec()
        clock_gettime(clock, &time)
        return Self(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

extension Duration {
    /// Whole nanoseconds, held at the ends of Int64.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (scaled, isTooMany) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooLong) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isTooMany || isTooLong ? (seconds < 0 ? .min : .max) : sum
    }
}

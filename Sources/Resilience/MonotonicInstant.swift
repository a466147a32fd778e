#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A moment on a clock that never goes back, the one that event loops go by: CLOCK_MONOTONIC.
///
/// One whole number, since it is compared several times a call: `ContinuousClock.Instant` counts attoseconds in 128 bits, and a division
/// of those takes longer than all else that a limit does.
public struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
    public let nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static var now: MonotonicInstant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// What is beyond 292 years counts as that.
    public func advanced(by duration: Duration) -> MonotonicInstant {
        let (seconds, attoseconds) = duration.components
        let (whole, isTooMany) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !isTooMany else { return MonotonicInstant(nanoseconds: seconds < 0 ? .min : .max) }
        let (step, isTooLong) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        let (sum, isTooLate) = self.nanoseconds.addingReportingOverflow(step)
        guard !isTooLong, !isTooLate else { return MonotonicInstant(nanoseconds: seconds < 0 ? .min : .max) }
        return MonotonicInstant(nanoseconds: sum)
    }

    public func duration(to other: MonotonicInstant) -> Duration { .nanoseconds(self.nanoseconds(to: other)) }

    /// Below zero when the other was before; what is beyond 292 years counts as that.
    @inlinable
    public func nanoseconds(to other: MonotonicInstant) -> Int64 {
        let (difference, isTooMany) = other.nanoseconds.subtractingReportingOverflow(self.nanoseconds)
        return isTooMany ? (other.nanoseconds < 0 ? .min : .max) : difference
    }

    @inlinable
    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool { left.nanoseconds < right.nanoseconds }
}

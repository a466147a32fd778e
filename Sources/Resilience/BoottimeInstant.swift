#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A moment on a clock that never goes back, and goes on while the machine sleeps: that of `ContinuousClock`. For what is true only as long
/// as others are heard of, who do not sleep.
public struct BoottimeInstant: NanosecondInstant {
    public let nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The same moment, or one a little earlier.
    public init(_ instant: ContinuousClock.Instant) {
        // Read first: what passes until the other clock is read makes the moment earlier, not later.
        let now = BoottimeInstant.now
        self = now.advanced(by: ContinuousClock.now.duration(to: instant))
    }

    public static var now: BoottimeInstant {
        #if canImport(Darwin)
            .now(by: CLOCK_MONOTONIC)
        #else
            .now(by: CLOCK_BOOTTIME)
        #endif
    }
}

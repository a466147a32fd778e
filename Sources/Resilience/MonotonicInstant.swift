#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A moment on a clock that never goes back, the one that event loops go by: CLOCK_MONOTONIC, or what Darwin has in its place.
public struct MonotonicInstant: NanosecondInstant {
    public let nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static var now: MonotonicInstant {
        #if canImport(Darwin)
            // There the other one goes on while the machine sleeps, and event loops do not.
            .now(by: CLOCK_UPTIME_RAW)
        #else
            .now(by: CLOCK_MONOTONIC)
        #endif
    }
}

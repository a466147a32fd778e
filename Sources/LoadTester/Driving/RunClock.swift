import NIOCore

/// Nanoseconds since a run began, on the clock that event loops keep time by.
struct RunClock: Sendable {
    let origin: NIODeadline

    var nowNanos: Int64 { (NIODeadline.now() - self.origin).nanoseconds }

    func instant(atNanos nanos: Int64) -> NIODeadline { self.origin + .nanoseconds(nanos) }
}

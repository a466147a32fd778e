import Locking

/// A loop's pulse for whoever feels it: timers of the loop, and the actor whose calls it carries.
final class SharedPulse: Sendable {
    let intervalNanos: Int64
    private let pulse: Guarded<LoopPulse>

    init(intervalNanos: Int64) {
        self.intervalNanos = intervalNanos
        self.pulse = Guarded(LoopPulse(intervalNanos: intervalNanos, startNanos: 0))
    }

    func begin(atNanos nanos: Int64) {
        self.pulse.withLock { $0 = LoopPulse(intervalNanos: self.intervalNanos, startNanos: nanos) }
    }

    func beat(atNanos nanos: Int64) { self.pulse.withLock { $0.beat(atNanos: nanos) } }

    func stoodStill(atNanos nanos: Int64) -> Bool { self.pulse.withLock { $0.stoodStill(atNanos: nanos) } }
}

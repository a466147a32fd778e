import Catalog
import Synchronization

/// Time that passes when a test says so.
final class ManualClock: Sendable {
    private let microseconds = Mutex<Int64>(1_700_000_000_000_000)
    private let start = ContinuousClock.now

    var now: Timestamp { Timestamp(microseconds: self.microseconds.withLock { $0 }) }

    var instant: ContinuousClock.Instant {
        self.start.advanced(by: .microseconds(self.microseconds.withLock { $0 } - 1_700_000_000_000_000))
    }

    func advance(_ duration: Duration) {
        self.microseconds.withLock { $0 += Int64(duration / .microseconds(1)) }
    }
}

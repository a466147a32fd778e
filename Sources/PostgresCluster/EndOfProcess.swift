import Locking

/// How a process ended, told by whoever collects it to whoever looks now and then.
final class EndOfProcess: Sendable {
    private let value = Guarded<Int32?>(nil)

    /// The exit status; nil while it runs.
    var status: Int32? { self.value.withLock { $0 } }

    func set(_ status: Int32) { self.value.withLock { $0 = status } }
}

import Foundation
import Locking

/// The signals that asked this process to end. Safe to use from any task.
final class ReceivedSignals: Sendable {
    private let numbers = Guarded<[Int32]>([])

    /// - Returns: how many have come, this one included.
    func add(_ number: Int32) -> Int {
        self.numbers.withLock { numbers in
            numbers.append(number)
            return numbers.count
        }
    }

    /// What tells a shell of the signal that came first; nil when none came.
    var exitStatus: Int32? { self.numbers.withLock { $0.first.map { 128 + $0 } } }

    /// Ends the process at once, as a shell expects of one that a signal ended.
    func quit() -> Never { exit(self.exitStatus ?? EXIT_FAILURE) }
}

/// Turns SIGINT and SIGTERM into calls of a closure, from where it may do what a signal handler must not.
struct SignalWatch {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter onSignal: gets the number of signals that have come, from 1.
    init(noting received: ReceivedSignals, _ onSignal: @escaping @Sendable (Int) -> Void) {
        let queue = DispatchQueue(label: "krafti-load.signals")
        self.sources = [SIGINT, SIGTERM].map { number in
            // The default action, which ends the process, must not come first.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { onSignal(received.add(number)) }
            source.activate()
            return source
        }
    }

    /// Signals are ignored from now on.
    func end() {
        for source in self.sources { source.cancel() }
    }
}

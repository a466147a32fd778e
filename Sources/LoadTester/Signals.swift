import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into calls of a closure, from where it may do what a signal handler must not.
struct Signals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter onSignal: gets the signal's number and how many have come, from 1.
    init(_ onSignal: @escaping @Sendable (Int32, Int) -> Void) {
        let queue = DispatchQueue(label: "krafti-load.signals")
        let counter = Counter()
        self.sources = [SIGINT, SIGTERM].map { number in
            // The source watches; the default action, which ends the process, must not come first.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { onSignal(number, counter.increment()) }
            source.activate()
            return source
        }
    }

    /// Ends the process as a shell expects of one that a signal ended.
    static func quit(after number: Int32) -> Never { exit(128 + number) }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    func increment() -> Int { self.count.add(1, ordering: .relaxed).newValue }
}

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks the work to end, so that calls are cancelled at the server too; the second does not ask.
final class Interruption: Sendable {
    /// How long the work may take to end.
    private static let grace = Duration.seconds(1)

    private let caught = Mutex<Int32?>(nil)

    /// Holds the signals back from the default, which would end the process. To be made before there is any other thread: threads
    /// inherit what is held back.
    init() {
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // Writing to a pipe whose reader has left is an error to handle, not the end.
        signal(SIGPIPE, SIG_IGN)
    }

    /// What the process ends with; nil while no signal has come.
    var status: ExitStatus? { self.caught.withLock { $0 }.map(ExitStatus.signal) }

    /// Waits for signals until the process ends.
    /// - Parameter cancel: asks the work to end.
    func wait(cancel: () -> Void) -> Never {
        while true {
            let number = Self.next()
            let isFirst = self.caught.withLock { caught in
                defer { caught = caught ?? number }
                return caught == nil
            }
            guard isFirst else { _exit(ExitStatus.signal(number).code) }
            cancel()
            Task {
                try? await Task.sleep(for: Self.grace)
                _exit(ExitStatus.signal(number).code)
            }
        }
    }

    private static func next() -> Int32 {
        var signals = self.signals
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        return number
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}

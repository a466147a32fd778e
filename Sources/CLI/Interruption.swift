import CommandLineSupport
import Locking

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

    private let caught = Guarded<Int32?>(nil)

    /// Holds the signals back from the default, which would end the process. To be made before there is any other thread: threads
    /// inherit what is held back.
    init() {
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // Writing to a pipe whose reader has left is an error to handle, not the end.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whether a signal has come.
    var isCaught: Bool { self.caught.withLock { $0 != nil } }

    /// Ends the process by the signal that has come; returns when none has.
    ///
    /// Not by an exit status: a shell that waits for the program learns only from the signal that its own script is to stop too.
    func endProcessIfCaught() {
        if let number = self.caught.withLock({ $0 }) { Self.endProcess(by: number) }
    }

    /// Waits for signals until the process ends.
    /// - Parameter cancel: asks the work to end.
    func wait(cancel: () -> Void) -> Never {
        while true {
            let number = Self.next()
            let isFirst = self.caught.withLock { caught in
                defer { caught = caught ?? number }
                return caught == nil
            }
            guard isFirst else { Self.endProcess(by: number) }
            cancel()
            Task {
                try? await Task.sleep(for: Self.grace)
                Self.endProcess(by: number)
            }
        }
    }

    private static func endProcess(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        var signals = self.signals
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
        _exit(ExitStatus.signal(number).code)
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

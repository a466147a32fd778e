import CLibpq
import Glibc
import Locking
import Resilience

/// How tasks and threads reach the reactor: commands in order, and a bell that wakes it. Safe to use from any thread.
final class Inbox: Sendable {
    enum Command: Sendable {
        case request(Request)
        case cancel(Request)
        /// The user of a leased connection has left it, in whatever state.
        case release(PoolConnectionID)
        /// The COPY on a leased connection is not wanted any more.
        case abandonCopy(PoolConnectionID)
        case connected(PoolConnectionID, LibpqConnection)
        case connectFailed(PoolConnectionID, PostgresError)
        case cancelFinished(PoolConnectionID)
        /// A thread for blocking work is free again.
        case threadEnded
        case subscribe(NotificationMailbox)
        case unsubscribe(NotificationMailbox.ID)
        case shutDown(until: ContinuousClock.Instant, CheckedContinuation<Void, Never>)
        /// Nobody uses the client any more.
        case stop
    }

    private struct State {
        var commands: [Command] = []
        /// The reactor waits, or is about to: ring the bell.
        var isAsleep = false
        /// The reactor is gone.
        var isClosed = false
        var statistics = PoolStatistics()
    }

    private let state = Guarded(State())
    /// Readable while the reactor has been woken and has not noticed; −1 when the system gave none.
    let bell: Int32

    init() { self.bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) }

    deinit { if self.bell >= 0 { Glibc.close(self.bell) } }

    /// - Returns: false when the reactor is gone; nothing will come of the command then.
    @discardableResult
    func post(_ command: Command) -> Bool {
        let (accepted, rings) = self.state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.commands.append(command)
            defer { state.isAsleep = false }
            return (true, state.isAsleep)
        }
        if rings { eventfd_write(self.bell, 1) }
        return accepted
    }

    /// Asks and waits for the answer. A cancelled task asks to be let go.
    func ask(_ work: Request.Work, _ place: Request.Place, deadline: ContinuousClock.Instant?) async throws(PostgresError)
        -> Request.Answer
    {
        let request = Request(work, place, deadline: deadline)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                request.receiver = .task(continuation)
                if !self.post(.request(request)) { request.answer(.failure(.closed)) }
            }
        } onCancel: {
            self.post(.cancel(request))
        }
        return try outcome.get()
    }

    var statistics: PoolStatistics { self.state.withLock { $0.statistics } }

    // MARK: For the reactor

    /// Everything posted since the last time. With nothing there, the next post rings the bell.
    func take() -> [Command] {
        self.state.withLock { state in
            state.isAsleep = false
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// - Returns: false when there is something to take already; else the next post rings the bell.
    func prepareToSleep(_ statistics: PoolStatistics) -> Bool {
        self.state.withLock { state in
            state.statistics = statistics
            state.isAsleep = state.commands.isEmpty
            return state.isAsleep
        }
    }

    func clearBell() {
        var count: eventfd_t = 0
        unsafe eventfd_read(self.bell, &count)
    }

    /// - Returns: what was posted last and will not be done.
    func close(_ statistics: PoolStatistics) -> [Command] {
        self.state.withLock { state in
            state.isClosed = true
            state.statistics = statistics
            defer { state.commands = [] }
            return state.commands
        }
    }
}

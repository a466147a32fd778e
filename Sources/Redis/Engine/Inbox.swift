import Locking
import Resilience

/// What tasks ask of the engine, in order. Safe to use from any thread.
final class Inbox: Sendable {
    enum Command: Sendable {
        case request(Request)
        case cancel(Request)
        case start
        case shutDown(until: ContinuousClock.Instant, CheckedContinuation<Void, Never>)
        /// Nobody uses the client any more.
        case stop
    }

    private struct State {
        var commands: [Command] = []
        /// The engine will take what is here without being told again.
        var isExpected = false
        /// The engine is gone.
        var isClosed = false
        var statistics = PoolStatistics()
    }

    enum Posting {
        /// The engine has to be told.
        case first
        case further
        /// The engine is gone; nothing will come of the command.
        case refused
    }

    private let state = Guarded(State())

    func post(_ command: Command) -> Posting {
        self.state.withLock { state in
            guard !state.isClosed else { return .refused }
            state.commands.append(command)
            defer { state.isExpected = true }
            return state.isExpected ? .further : .first
        }
    }

    /// Everything posted since the last time.
    func take() -> [Command] {
        self.state.withLock { state in
            state.isExpected = false
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// - Returns: what was posted last and will not be done.
    func close() -> [Command] {
        self.state.withLock { state in
            state.isClosed = true
            defer { state.commands = [] }
            return state.commands
        }
    }

    var statistics: PoolStatistics {
        get { self.state.withLock { $0.statistics } }
        set { self.state.withLock { $0.statistics = newValue } }
    }
}

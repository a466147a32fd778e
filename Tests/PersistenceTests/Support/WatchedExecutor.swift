import Locking
import Postgres

@testable import Persistence

/// A database that counts what is asked of it, and can hold statements of one name back.
final class WatchedExecutor: StatementExecutor {
    private struct State {
        var names: [String] = []
        var held: String?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let executor: any StatementExecutor
    private let state = Guarded(State())

    init(_ executor: any StatementExecutor) { self.executor = executor }

    /// How many statements of a name have been asked for.
    func count(_ statement: Statement) -> Int { self.state.withLock { $0.names.count { $0 == statement.name } } }

    /// How many statements are held back.
    var waitingCount: Int { self.state.withLock { $0.waiting.count } }

    /// From now on, statements of this name wait.
    func hold(_ statement: Statement) { self.state.withLock { $0.held = statement.name } }

    /// Lets go what waits and what comes.
    func letGo() {
        let waiting = self.state.withLock { state in
            defer { state.waiting = [] }
            state.held = nil
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        await withCheckedContinuation { continuation in
            let waits = self.state.withLock { state in
                state.names.append(statement.name)
                guard state.held == statement.name else { return false }
                state.waiting.append(continuation)
                return true
            }
            if !waits { continuation.resume() }
        }
        return try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
    }
}

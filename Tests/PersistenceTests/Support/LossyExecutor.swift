import Postgres
import Synchronization

@testable import Persistence

/// A database whose connections are lost: after a statement took effect and before its answer came, or before it was sent.
final class LossyExecutor: StatementExecutor {
    enum Loss: Sendable { case none, before, after }

    private let executor: any StatementExecutor
    private let losses: Mutex<[Loss]>
    private let sent = Mutex(0)

    /// - Parameter losses: what happens to each write in turn; later ones succeed. Reads always do.
    init(_ executor: any StatementExecutor, losses: [Loss]) {
        self.executor = executor
        self.losses = Mutex(losses)
    }

    /// How many writes have reached the database.
    var writes: Int { self.sent.withLock { $0 } }

    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        guard lane == .write else { return try await self.executor.query(statement, parameters, lane: lane, deadline: deadline) }
        let loss = self.losses.withLock { $0.isEmpty ? .none : $0.removeFirst() }
        if loss == .before { throw PostgresError(.connectionFailed, "The database cannot be reached.") }
        self.sent.withLock { $0 += 1 }
        let rows = try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
        if loss == .after { throw PostgresError(.connectionLost, "The connection was lost.", outcomeUnknown: true) }
        return rows
    }
}

import Postgres

@testable import Persistence

/// A database that does not answer in time when a sequencer asks it for many changes.
struct SlowSequencerExecutor: StatementExecutor {
    private let executor: any StatementExecutor
    private let maxRows: Int

    init(_ executor: any StatementExecutor, maxRows: Int) {
        self.executor = executor
        self.maxRows = maxRows
    }

    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        let rows = try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
        if statement.name == SequencerStatement.waiting.name, rows.count > self.maxRows {
            throw PostgresError(.deadlineExceeded, "The deadline passed before Postgres answered.")
        }
        return rows
    }
}

public import Postgres

/// What statements run on: a client of a database, or something around one.
public protocol StatementExecutor: Sendable {
    /// Runs one statement. With `outcomeUnknown` in the error it may have taken effect.
    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
}

extension PostgresClient: StatementExecutor {}

/// A transaction under way: what runs in it commits together or not at all.
///
/// It lasts as long as the closure it is lent to, and its statements run one after the other. After a statement has failed, the
/// others fail too until the transaction has been rolled back.
public struct Transaction: ~Copyable, Sendable {
    /// Runs a prepared statement. Its deadline is the earlier of `deadline` and the transaction's.
    public func query(
        _ statement: Statement,
        _ parameters: Parameters = Parameters(),
        deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> Rows {
        throw PostgresError(.closed, "The database client has been shut down.")
    }

    public func execute(_ sql: String, deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        throw PostgresError(.closed, "The database client has been shut down.")
    }

    public func copyIn(
        _ sql: String,
        deadline: ContinuousClock.Instant? = nil,
        _ body: (borrowing CopyWriter) async throws -> Void
    ) async throws -> Int {
        throw PostgresError(.closed, "The database client has been shut down.")
    }

    public func copyOut(
        _ sql: String,
        deadline: ContinuousClock.Instant? = nil,
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        throw PostgresError(.closed, "The database client has been shut down.")
    }
}

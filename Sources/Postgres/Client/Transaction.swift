/// A transaction under way: what runs in it commits together or not at all.
///
/// It lasts as long as the closure it is lent to, and its statements run one after the other. After a statement has failed, the
/// others fail too until the transaction has been rolled back.
public struct Transaction: ~Copyable, Sendable {
    let connection: LeasedConnection

    /// Runs a prepared statement. Its deadline is the earlier of `deadline` and the transaction's.
    public func query(
        _ statement: Statement,
        _ parameters: Parameters = Parameters(),
        deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> Rows {
        try await self.connection.query(statement, parameters, deadline: deadline)
    }

    /// Runs SQL text without parameters: one or more statements separated by semicolons.
    public func execute(_ sql: String, deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        try await self.connection.execute(sql, deadline: deadline)
    }

    /// Sends data by `COPY … FROM STDIN`. When `body` throws, the transaction is rolled back.
    /// - Returns: how many rows were copied.
    public func copyIn(
        _ sql: String,
        deadline: ContinuousClock.Instant? = nil,
        _ body: (borrowing CopyWriter) async throws -> Void
    ) async throws -> Int {
        try await self.connection.copyIn(sql, deadline: deadline, body)
    }

    /// Receives data by `COPY … TO STDOUT`, in pieces that end with a row. While `body` works, the server waits. When `body` throws,
    /// the COPY ends and the transaction is rolled back.
    public func copyOut(
        _ sql: String,
        deadline: ContinuousClock.Instant? = nil,
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        try await self.connection.copyOut(sql, deadline: deadline, body)
    }
}

extension PostgresClient {
    /// Runs `body` in a transaction on a connection of its own. Commits when it returns; rolls back when it throws, when the task is
    /// cancelled, and when the deadline passes: what runs is then cancelled at the server.
    /// - Throws: what `body` throws; else PostgresError, with `outcomeUnknown` when the commit was sent and no answer came.
    public func withTransaction<R: Sendable>(
        _ options: TransactionOptions = TransactionOptions(),
        deadline: ContinuousClock.Instant? = nil,
        _ body: (borrowing Transaction) async throws -> R
    ) async throws -> R {
        let connection = try await self.lease(begin: options.beginSQL, deadline: deadline)
        defer { connection.release() }
        let result = try await body(Transaction(connection: connection))
        try await connection.commit()
        return result
    }

    /// Sends data by `COPY … FROM STDIN`, as a transaction of its own. Nothing is kept when `body` throws.
    /// - Returns: how many rows were copied.
    public func copyIn(
        _ sql: String,
        deadline: ContinuousClock.Instant? = nil,
        _ body: (borrowing CopyWriter) async throws -> Void
    ) async throws -> Int {
        let connection = try await self.lease(begin: nil, deadline: deadline)
        defer { connection.release() }
        return try await connection.copyIn(sql, deadline: nil, body)
    }

    /// Receives data by `COPY … TO STDOUT`, in pieces that end with a row. While `body` works, the server waits; its
    /// `statementTimeout` goes on. When `body` throws, the COPY ends.
    public func copyOut(
        _ sql: String,
        deadline: ContinuousClock.Instant? = nil,
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        let connection = try await self.lease(begin: nil, deadline: deadline)
        defer { connection.release() }
        try await connection.copyOut(sql, deadline: nil, body)
    }
}

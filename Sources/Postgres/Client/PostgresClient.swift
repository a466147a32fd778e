public import Logging
public import Resilience

/// A client of one Postgres database: a pool of connections on one thread of its own. Safe to use from any task.
///
/// Nothing is connected before the first statement. A connection that was lost is made again when one is wanted.
public final class PostgresClient: Sendable {
    /// - Parameter configuration: when it has `problems`, every call fails with `invalidConfiguration` and names them.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {}

    /// Runs a prepared statement by itself, pipelined with others of its lane.
    ///
    /// A caller that leaves at its deadline or by cancellation does not stop the statement: its result is discarded.
    /// - Throws: PostgresError; with `outcomeUnknown` when the statement was sent and no answer came.
    public func query(
        _ statement: Statement,
        _ parameters: Parameters = Parameters(),
        lane: Lane = .read,
        deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> Rows {
        throw PostgresError(.closed, "The database client has been shut down.")
    }

    /// Runs SQL text without parameters on a connection of its own: one or more statements separated by semicolons.
    public func execute(_ sql: String, deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        throw PostgresError(.closed, "The database client has been shut down.")
    }

    /// Runs `body` in a transaction on a connection of its own. Commits when it returns; rolls back when it throws, when the task is
    /// cancelled, and when the deadline passes.
    /// - Throws: what `body` throws; else PostgresError, with `outcomeUnknown` when the commit was sent and no answer came.
    public func withTransaction<R: Sendable>(
        _ options: TransactionOptions = TransactionOptions(),
        deadline: ContinuousClock.Instant? = nil,
        _ body: (borrowing Transaction) async throws -> R
    ) async throws -> R {
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

    /// What is notified on a channel, from now until the reader stops.
    public func notifications(on channel: String) -> Notifications { Notifications() }

    public var statistics: PoolStatistics { PoolStatistics() }

    /// Takes no more work, lets what is in flight finish for `grace`, then closes every connection.
    public func shutDown(grace: Duration) async {}
}

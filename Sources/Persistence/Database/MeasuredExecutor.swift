public import Postgres

/// How one statement went.
public struct StatementReport: Sendable {
    public let statement: Statement
    /// From the wish to run it to its answer, the wait for a connection included.
    public let duration: Duration
    /// Why it has failed; nil when it has not.
    public let error: PostgresError?

    public init(statement: Statement, duration: Duration, error: PostgresError?) {
        self.statement = statement
        self.duration = duration
        self.error = error
    }
}

/// Tells somebody how each statement went that runs through it.
public struct MeasuredExecutor: StatementExecutor {
    private let executor: any StatementExecutor
    private let observe: @Sendable (StatementReport) -> Void

    /// - Parameter observe: is told on the task that ran the statement, and returns at once.
    public init(_ executor: any StatementExecutor, observe: @escaping @Sendable (StatementReport) -> Void) {
        self.executor = executor
        self.observe = observe
    }

    public func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        let started = ContinuousClock.now
        do throws(PostgresError) {
            let rows = try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
            self.observe(StatementReport(statement: statement, duration: started.duration(to: .now), error: nil))
            return rows
        } catch {
            self.observe(StatementReport(statement: statement, duration: started.duration(to: .now), error: error))
            throw error
        }
    }
}

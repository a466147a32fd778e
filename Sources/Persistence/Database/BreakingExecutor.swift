import Postgres
import Resilience

/// Keeps statements from a database that fails, by a circuit breaker. Safe to use from any task.
///
/// It lies right around the client and below whatever gathers calls, so that the breaker counts what the database is asked: a statement
/// that reads for a hundred callers is one, and one that is tried again is two.
///
/// Who goes by it, and who does not: repositories and housekeeping do. The health probe does not, for it has to say whether the database
/// is there while the breaker is open, and must not take the place of a caller's probe. The sequencer does not either: it asks one thing
/// at a time at a steady pace, which overloads nothing; what was committed before the breaker opened, or is committed by other servers,
/// has to get its place in the log in time; and its own statements, which grow and shrink with its backlog, are no measure of what
/// callers meet. A breaker that an operator forces open must hold neither of them up for ever.
struct BreakingExecutor: StatementExecutor {
    private let executor: any StatementExecutor
    private let breaker: CircuitBreaker
    private let silence: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter silence: as in `PostgresError.circuitOutcome`.
    init(
        _ executor: any StatementExecutor,
        breaker: CircuitBreaker,
        silence: Duration = .seconds(1),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.executor = executor
        self.breaker = breaker
        self.silence = silence
        self.now = now
    }

    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        let began = self.now()
        return try await self.breaker.run(
            refused: { PostgresError.refused($0) },
            outcome: { result in
                guard case .failure(let error) = result else { return .success }
                return error.circuitOutcome(after: began.duration(to: self.now()), silence: self.silence)
            },
            { () async throws(PostgresError) in
                try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
            }
        )
    }
}

extension PostgresError {
    fileprivate static func refused(_ refusal: CircuitOpen) -> PostgresError {
        PostgresError(
            .refused(retryAfter: refusal.retryAfter),
            refusal.reason == .forced
                ? "An operator keeps the circuit breaker of the database open: the statement was not sent."
                : "The circuit breaker of the database is open, after too many failures: the statement was not sent."
        )
    }
}

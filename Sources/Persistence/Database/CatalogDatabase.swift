import Catalog
import Postgres
public import Resilience

/// The database as the repositories use it: statements with their breaker and retries, errors that callers may see. Safe to use from any
/// task.
public struct CatalogDatabase: Sendable {
    let executor: any StatementExecutor
    private let retrier: Retrier

    /// - Parameters:
    ///   - breaker: counts every statement that is sent, and refuses them while it is open: callers hear UNAVAILABLE with the reason
    ///     `CIRCUIT_OPEN` and a hint, at once. Nil: nothing is refused.
    ///   - budget: bounds the retries of all that use this value or a copy.
    ///   - random: a number from 0 to 1, anew each time.
    ///   - sleep: waits before a statement runs again; throws when the task was cancelled.
    public init(
        _ executor: any StatementExecutor,
        breaker: CircuitBreaker? = nil,
        retry: RetryPolicy = RetryPolicy(),
        budget: RetryBudget.Settings = RetryBudget.Settings(),
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.executor = breaker.map { BreakingExecutor(executor, breaker: $0) } ?? executor
        self.retrier = Retrier(policy: retry, budget: budget, random: random, sleep: sleep)
    }

    /// What an attempt came to.
    enum Attempt<Answer: Sendable>: Sendable {
        case answer(Answer)
        /// Worth another attempt; the error when there is none left.
        case passing(CatalogError)
    }

    /// Runs a statement until it gives an answer, an error that lasts, or no attempt or time is left.
    ///
    /// - Parameter read: makes the answer of the rows, and is told whether an earlier attempt may have taken effect.
    func run<Answer: Sendable>(
        _ statement: Statement,
        _ parameters: Parameters,
        lane: Lane,
        deadline: ContinuousClock.Instant?,
        _ read: (Rows, _ mayHaveHappened: Bool) throws(PostgresError) -> Attempt<Answer>
    ) async throws(CatalogError) -> Answer {
        var attempts = self.attempts(lane: lane, deadline: deadline)
        while true {
            let passing: CatalogError
            do throws(PostgresError) {
                let rows = try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
                switch try read(rows, attempts.mayHaveHappened) {
                case .answer(let answer): return answer
                case .passing(let error): passing = error
                }
            } catch {
                try await attempts.wait(after: error)
                continue
            }
            try await attempts.wait(afterPassing: passing)
        }
    }

    /// For what runs its statement by itself.
    func attempts(lane: Lane, deadline: ContinuousClock.Instant?) -> Attempts {
        Attempts(self.retrier.begin(deadline: deadline), lane: lane)
    }
}

/// The attempts of one statement: waits between them, or throws what the caller hears when there is none left.
struct Attempts: Sendable {
    private var attempts: RetryAttempts
    private let lane: Lane
    /// Whether an attempt may have taken effect unnoticed.
    private(set) var mayHaveHappened = false

    fileprivate init(_ attempts: RetryAttempts, lane: Lane) {
        self.attempts = attempts
        self.lane = lane
    }

    mutating func wait(after error: PostgresError) async throws(CatalogError) {
        if error.outcomeUnknown { self.mayHaveHappened = true }
        try await self.wait(error.retryAdvice, orThrow: CatalogError(error))
    }

    mutating func wait(afterPassing error: CatalogError) async throws(CatalogError) {
        try await self.wait(.afterConflict, orThrow: error)
    }

    private mutating func wait(_ advice: RetryAdvice, orThrow error: CatalogError) async throws(CatalogError) {
        if case .retry = await self.attempts.wait(advice) { return }
        var failure = error
        if self.lane == .write, self.mayHaveHappened { failure.markOutcomeUnknown() }
        throw failure
    }
}

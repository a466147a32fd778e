import Catalog
import Postgres

/// The database as the repositories use it: statements with their retries, errors that callers may see. Safe to use from any task.
public struct CatalogDatabase: Sendable {
    let executor: any StatementExecutor
    private let retry: RetryPolicy
    private let random: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - random: a number from 0 to 1, anew each time.
    ///   - sleep: waits before a statement runs again; throws when the task was cancelled.
    public init(
        _ executor: any StatementExecutor,
        retry: RetryPolicy = RetryPolicy(),
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.executor = executor
        self.retry = retry
        self.random = random
        self.sleep = sleep
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
        try await self.attempt(lane: lane, deadline: deadline) { mayHaveHappened throws(PostgresError) in
            let rows = try await self.executor.query(statement, parameters, lane: lane, deadline: deadline)
            return try read(rows, mayHaveHappened)
        }
    }

    /// The same for anything that may be attempted again.
    func attempt<Answer: Sendable>(
        lane: Lane,
        deadline: ContinuousClock.Instant?,
        _ body: (_ mayHaveHappened: Bool) async throws(PostgresError) -> Attempt<Answer>
    ) async throws(CatalogError) -> Answer {
        var state = RetryState(policy: self.retry)
        while true {
            var failure: CatalogError
            let delay: Duration?
            do {
                switch try await body(state.mayHaveHappened) {
                case .answer(let answer): return answer
                case .passing(let error):
                    failure = error
                    delay = state.nextDelay(timeRemaining: Self.timeRemaining(deadline), random: self.random())
                }
            } catch {
                delay = state.delay(after: error, timeRemaining: Self.timeRemaining(deadline), random: self.random())
                failure = CatalogError(error)
            }
            if lane == .write, state.mayHaveHappened { failure.markOutcomeUnknown() }
            guard let delay else { throw failure }
            do { try await self.sleep(delay) } catch { throw failure }
        }
    }

    private static func timeRemaining(_ deadline: ContinuousClock.Instant?) -> Duration? { deadline.map { ContinuousClock.now.duration(to: $0) } }
}

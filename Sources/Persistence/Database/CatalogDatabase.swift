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
        Attempts(RetryState(policy: self.retry), lane: lane, deadline: deadline, random: self.random, sleep: self.sleep)
    }
}

/// The attempts of one statement: waits between them, or throws what the caller hears when there is none left.
struct Attempts: Sendable {
    private var state: RetryState
    private let lane: Lane
    private let deadline: ContinuousClock.Instant?
    private let random: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    fileprivate init(
        _ state: RetryState,
        lane: Lane,
        deadline: ContinuousClock.Instant?,
        random: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.state = state
        self.lane = lane
        self.deadline = deadline
        self.random = random
        self.sleep = sleep
    }

    /// Whether an attempt may have taken effect unnoticed.
    var mayHaveHappened: Bool { self.state.mayHaveHappened }

    mutating func wait(after error: PostgresError) async throws(CatalogError) {
        let delay = self.state.delay(after: error, timeRemaining: self.timeRemaining, random: self.random())
        try await self.wait(delay, orThrow: CatalogError(error))
    }

    mutating func wait(afterPassing error: CatalogError) async throws(CatalogError) {
        let delay = self.state.nextDelay(timeRemaining: self.timeRemaining, random: self.random())
        try await self.wait(delay, orThrow: error)
    }

    private func wait(_ delay: Duration?, orThrow error: CatalogError) async throws(CatalogError) {
        var failure = error
        if self.lane == .write, self.mayHaveHappened { failure.markOutcomeUnknown() }
        guard let delay else { throw failure }
        do { try await self.sleep(delay) } catch { throw failure }
    }

    private var timeRemaining: Duration? { self.deadline.map { ContinuousClock.now.duration(to: $0) } }
}

import CLibpq
import Locking

@testable import Persistence
@testable import Postgres

/// A database that does what a test has written down, in time that passes only as the test says. There is none behind it.
final class ScriptedExecutor: StatementExecutor {
    struct Step: Sendable {
        /// Nil: it answers, with no rows.
        var error: PostgresError?
        /// How long it takes.
        var time: Duration

        static let answer = Step(error: nil, time: .zero)

        static func fail(_ code: PostgresError.Code, outcomeUnknown: Bool = false, after time: Duration = .zero) -> Step {
            Step(error: PostgresError(code, "scripted", outcomeUnknown: outcomeUnknown), time: time)
        }
    }

    private struct State {
        var steps: [Step] = []
        var otherwise = Step.answer
        var asked = 0
        var waits: [Duration] = []
        var now = ContinuousClock.now
    }

    private let state = Guarded(State())

    /// How many statements have reached it.
    var asked: Int { self.state.withLock { $0.asked } }

    /// How long callers have waited between their attempts.
    var waits: [Duration] { self.state.withLock { $0.waits } }

    func note(_ wait: Duration) { self.state.withLock { $0.waits.append(wait) } }

    var now: ContinuousClock.Instant { self.state.withLock { $0.now } }

    func pass(_ duration: Duration) { self.state.withLock { $0.now += duration } }

    /// What it does with the next statements, one after the other; then it answers again.
    func next(_ steps: Step...) { self.state.withLock { $0.steps = steps } }

    /// What it does with every statement for which nothing else is written down.
    func always(_ step: Step) { self.state.withLock { $0.otherwise = step } }

    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        let step = self.state.withLock { state in
            let step = state.steps.isEmpty ? state.otherwise : state.steps.removeFirst()
            state.asked += 1
            state.now += step.time
            return step
        }
        if let error = step.error { throw error }
        guard let result = PQmakeEmptyPGresult(nil, PGRES_TUPLES_OK) else {
            throw PostgresError(.protocolViolation, "There is no memory for a result.")
        }
        return Rows(ResultHandle(owning: result))
    }
}

import Locking
import Postgres

@testable import Persistence

/// A database with connections that take a statement and stay silent, as those of a process that stands still do: it has happened, and
/// nobody hears of it.
final class SilentExecutor: StatementExecutor {
    private let executor: any StatementExecutor
    private let state = Guarded((isSilent: false, count: 0))

    init(_ executor: any StatementExecutor) { self.executor = executor }

    /// How many writes have met silence.
    var silenced: Int { self.state.withLock { $0.count } }

    /// The next write meets silence.
    func silenceNext() { self.state.withLock { $0.isSilent = true } }

    func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
        async throws(PostgresError) -> Rows
    {
        let isSilent = self.state.withLock { state in
            guard lane == .write, state.isSilent else { return false }
            state = (false, state.count + 1)
            return true
        }
        let rows = try await self.executor.query(statement, parameters, lane: lane, deadline: isSilent ? nil : deadline)
        guard isSilent else { return rows }
        // Without a deadline it stays silent for longer than any test lasts.
        try? await Task.sleep(until: deadline ?? .now + .seconds(600), clock: .continuous)
        throw PostgresError(.deadlineExceeded, "The deadline passed before Postgres answered.", outcomeUnknown: true)
    }
}

import Locking
import Logging
import Postgres
import Testing

@testable import Persistence

struct ChangeTailLaneTests {
    /// Notes where statements go, and has no answers.
    private final class Noting: StatementExecutor {
        private let lanes = Guarded<[Lane]>([])

        var seen: [Lane] { self.lanes.withLock { $0 } }

        func query(_ statement: Statement, _ parameters: Parameters, lane: Lane, deadline: ContinuousClock.Instant?)
            async throws(PostgresError) -> Rows
        {
            self.lanes.withLock { $0.append(lane) }
            throw PostgresError(.closed, "There is no database.")
        }
    }

    @Test func `looks at the change log do not stand behind callers' reads`() async throws {
        let executor = Noting()
        let tail = ChangeTail(executor, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var state = tail.state
        await #expect(throws: PostgresError.self) { _ = try await tail.poll(&state) }
        #expect(executor.seen == [.background])
    }
}

import Locking
import Postgres
import Resilience
import TestSupport
import Testing

/// Many tasks that read, write and run transactions for as long as a test lets them, each with a deadline, and what became of it.
struct FaultLoad: Sendable {
    struct Outcomes: Sendable {
        var succeeded = 0
        /// What the server said it has kept.
        var kept: Set<Int64> = []
        /// What it may have kept.
        var inDoubt: Set<Int64> = []
        var failures: [PostgresError.Code: Int] = [:]
        /// What nobody may see, in words.
        var violations: [String] = []
        var maxOpen = 0
        fileprivate var lastNumber: Int64 = 0
        fileprivate var isOver = false
    }

    static let tasks = 24
    /// Of each call; and how much later than that an answer may come on a busy machine.
    static let deadline = Duration.seconds(2)
    static let grace = Duration.seconds(8)

    private static let read = Statement("read", "SELECT $1::int8 * 2")
    private static let insert = Statement("insert", "INSERT INTO kept VALUES ($1)")
    private static let pause = Statement("pause", "SELECT pg_sleep(0.002)")

    let client: PostgresClient
    private let shared = Shared()

    private final class Shared: Sendable { let outcomes = Guarded(Outcomes()) }

    init(_ client: PostgresClient) { self.client = client }

    var outcomes: Outcomes { self.shared.outcomes.withLock { $0 } }

    /// Runs `body` while the load goes on, and waits for each of its calls.
    func run(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.tasks { group.addTask { await self.work(number) } }
            defer { self.shared.outcomes.withLock { $0.isOver = true } }
            try await body()
        }
    }

    /// Waits until this many more calls have succeeded.
    func succeed(_ what: Comment, count: Int = 100, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let before = self.outcomes.succeeded
        await eventually(within: .seconds(60), what, sourceLocation: sourceLocation) {
            self.outcomes.succeeded >= before + count
        }
    }

    private func work(_ task: Int) async {
        while !self.shared.outcomes.withLock({ $0.isOver }) {
            let number = self.shared.outcomes.withLock { outcomes in
                outcomes.lastNumber += 1
                outcomes.maxOpen = max(outcomes.maxOpen, self.client.statistics.open)
                return outcomes.lastNumber
            }
            let deadline = ContinuousClock.now + Self.deadline
            do {
                try await self.call(task % 3, number, deadline)
                self.shared.outcomes.withLock { outcomes in
                    outcomes.succeeded += 1
                    if task % 3 != 0 { outcomes.kept.insert(number) }
                }
            } catch let error as PostgresError {
                self.note(error, number, writes: task % 3 != 0)
                // A caller that is refused at once comes again, but not at once.
                try? await Task.sleep(for: .milliseconds(5))
            } catch {
                self.shared.outcomes.withLock { $0.violations.append("\(error)") }
            }
            if ContinuousClock.now > deadline + Self.grace {
                self.shared.outcomes.withLock { $0.violations.append("an answer came \(deadline.duration(to: .now)) too late") }
            }
        }
    }

    private func call(_ kind: Int, _ number: Int64, _ deadline: ContinuousClock.Instant) async throws {
        var parameters = Parameters()
        parameters.append(number)
        switch kind {
        case 0:
            let answer = try await self.client.query(Self.read, parameters, deadline: deadline)[0].int64(0)
            if answer != number * 2 {
                self.shared.outcomes.withLock { $0.violations.append("\(number) was answered with \(answer)") }
            }
        case 1: _ = try await self.client.query(Self.insert, parameters, lane: .write, deadline: deadline)
        default:
            try await self.client.withTransaction(deadline: deadline) { [parameters] transaction in
                _ = try await transaction.query(Self.insert, parameters)
                _ = try await transaction.query(Self.pause)
            }
        }
    }

    private static let expected: Set<PostgresError.Code> = [
        .connectionFailed, .connectionLost, .deadlineExceeded, .acquireTimedOut, .transactionRolledBack,
        .serverError(.adminShutdown), .serverError(.queryCanceled),
    ]

    private func note(_ error: PostgresError, _ number: Int64, writes: Bool) {
        self.shared.outcomes.withLock { outcomes in
            outcomes.failures[error.code, default: 0] += 1
            if writes, error.outcomeUnknown { outcomes.inDoubt.insert(number) }
            if !Self.expected.contains(error.code) { outcomes.violations.append(String(reflecting: error)) }
        }
    }
}

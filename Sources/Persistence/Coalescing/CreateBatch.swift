import Catalog
import Postgres

/// Creates that are stored together, and what becomes of them when that fails.
struct CreateBatch: Sendable {
    private let executor: any StatementExecutor
    private let lockTimeout: Duration
    /// When the last of the callers leaves; nil: they wait as long as it takes.
    private let lastCaller: ContinuousClock.Instant?
    /// Of all of it.
    private let deadline: ContinuousClock.Instant

    init(executor: any StatementExecutor, limits: CoalescingLimits, lastCaller: ContinuousClock.Instant?) {
        self.executor = executor
        self.lockTimeout = limits.createLockTimeout
        self.lastCaller = lastCaller
        let end = ContinuousClock.now + limits.createTimeout
        self.deadline = lastCaller.map { min($0, end) } ?? end
    }

    /// Parts of a batch that somebody's lock holds up. They go on at the same time: each of those that are held up still waits.
    private static let parts = 8

    /// What becomes of each, in order. When their statement fails because of one of them, parts of them go on by themselves, so that in
    /// the end the one fails alone.
    func outcomes(of requests: ArraySlice<CreateRequest>) async -> [Result<WriteAnswer, PostgresError>] {
        do throws(PostgresError) {
            return try await Self.store(Array(requests), self.executor, lockTimeout: self.lockTimeout, deadline: self.deadline)
                .map { .success($0) }
        } catch {
            guard requests.count > 1 else { return [.failure(self.told(error))] }
            if error.isOfContent { return await self.halves(of: requests) }
            if error.sqlState == .lockNotAvailable { return await self.parts(of: requests) }
            return requests.map { _ in .failure(self.told(error)) }
        }
    }

    private func halves(of requests: ArraySlice<CreateRequest>) async -> [Result<WriteAnswer, PostgresError>] {
        let half = requests.count / 2
        return await self.outcomes(of: requests.prefix(half)) + self.outcomes(of: requests.dropFirst(half))
    }

    private func parts(of requests: ArraySlice<CreateRequest>) async -> [Result<WriteAnswer, PostgresError>] {
        let size = max(requests.count / Self.parts, 1)
        return await withTaskGroup(of: (Int, [Result<WriteAnswer, PostgresError>]).self) { group in
            for start in stride(from: requests.startIndex, to: requests.endIndex, by: size) {
                let part = requests[start..<min(start + size, requests.endIndex)]
                group.addTask { (start, await self.outcomes(of: part)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap { $0.1 }
        }
    }

    /// What callers are told. The batch's deadline is not theirs: who has time left tries again, by another connection.
    private func told(_ error: PostgresError) -> PostgresError {
        guard error.code == .deadlineExceeded, self.lastCaller.map({ $0 > .now }) ?? true else { return error }
        return PostgresError(
            .connectionLost, "Postgres did not answer on one connection for some seconds.", outcomeUnknown: error.outcomeUnknown)
    }

    /// Stores what callers ask for, in one statement. Answers are in the order of the requests.
    static func store(
        _ requests: [CreateRequest],
        _ executor: any StatementExecutor,
        lockTimeout: Duration,
        deadline: ContinuousClock.Instant?
    ) async throws(PostgresError) -> [WriteAnswer] {
        var parameters = Parameters()
        parameters.append(services: requests.map(\.service))
        parameters.append(calls: requests)
        parameters.append(lockTimeout: lockTimeout)
        let rows = try await executor.query(CreateServicesStatement.separate, parameters, lane: .write, deadline: deadline)
        guard rows.count == requests.count else { throw .noAnswer }
        var answers: [WriteAnswer] = []
        for row in rows {
            var reader = RowReader(row, from: 1)
            answers.append(try WriteAnswer(&reader))
        }
        return answers
    }
}

extension PostgresError {
    /// Whether a value is what failed: the rules keep such values out, and the database has the last word.
    fileprivate var isOfContent: Bool {
        switch self.code {
        case .invalidParameter: true
        // Values that a type does not hold, broken constraints, and limits such as the size of an index's entry.
        case .serverError(let state): ["22", "23", "54"].contains(state.classCode) || state == .queryCanceled
        default: false
        }
    }
}

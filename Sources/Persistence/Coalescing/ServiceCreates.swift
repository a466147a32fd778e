import Catalog
import Postgres

/// Single creates: those that come while one is under way go together into the next statement and commit.
struct ServiceCreates: Sendable {
    private let database: CatalogDatabase
    private let creates: Coalescer<CreateRequest, Result<WriteAnswer, PostgresError>>

    init(_ database: CatalogDatabase, limits: CoalescingLimits) {
        self.database = database
        self.creates = Coalescer(limits: CoalescerLimits(maxBatch: limits.maxCreates)) {
            [executor = database.executor] requests, _ in
            await Self.storeEach(requests[...], executor)
        }
    }

    func create(_ request: CreateRequest) async throws(CatalogError) -> WriteAnswer {
        // A parameter that cannot be sent would fail the statement, and with it the creates of strangers.
        guard request.context.origin.isText else {
            throw CatalogError(.invalidArgument, "The metadata of the call holds a NUL character, which cannot be recorded.")
        }
        var attempts = self.database.attempts(lane: .write, deadline: request.context.deadline)
        while true {
            switch try await self.attempt(request) {
            case .success(let answer):
                guard let passing = CatalogError.passing(answer.outcome) else { return answer }
                try await attempts.wait(afterPassing: passing)
            case .failure(let error): try await attempts.wait(after: error)
            }
        }
    }

    private func attempt(_ request: CreateRequest) async throws(CatalogError) -> Result<WriteAnswer, PostgresError> {
        do {
            return try await self.creates.submit(request, deadline: request.context.deadline)
        } catch let error as PostgresError {
            return .failure(error)
        } catch {
            throw CatalogError(.internal, "The service could not be created.", cause: error)
        }
    }

    /// Stores what callers ask for in one statement. When it fails because of what one of them sent, halves of them go on by
    /// themselves, so that in the end the one fails alone.
    private static func storeEach(_ requests: ArraySlice<CreateRequest>, _ executor: any StatementExecutor) async
        -> [Result<WriteAnswer, PostgresError>]
    {
        do throws(PostgresError) {
            return try await Self.store(Array(requests), executor).map { .success($0) }
        } catch {
            guard requests.count > 1, error.isOfContent else { return requests.map { _ in .failure(error) } }
        }
        let half = requests.count / 2
        return await Self.storeEach(requests.prefix(half), executor) + Self.storeEach(requests.dropFirst(half), executor)
    }

    /// Stores what callers ask for, in one statement. Answers are in the order of the requests.
    static func store(_ requests: [CreateRequest], _ executor: any StatementExecutor) async throws(PostgresError) -> [WriteAnswer] {
        var parameters = Parameters()
        parameters.append(services: requests.map(\.service))
        parameters.append(calls: requests)
        let rows = try await executor.query(CreateServicesStatement.separate, parameters, lane: .write, deadline: nil)
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
        case .serverError(let state): ["22", "23", "54"].contains(state.classCode)
        default: false
        }
    }
}

extension Origin {
    /// Whether all of it can be a text of Postgres, which has no NUL.
    fileprivate var isText: Bool {
        ![self.actor, self.address, self.agent, self.requestID].contains { $0.utf8.contains(0) }
    }
}

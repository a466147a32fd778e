import Catalog
import Postgres

/// Single creates, many in one statement.
struct ServiceCreates: Sendable {
    private let database: CatalogDatabase

    init(_ database: CatalogDatabase, limits: CoalescingLimits) {
        self.database = database
    }

    func create(_ request: CreateRequest) async throws(CatalogError) -> WriteAnswer {
        try await self.database.attempt(lane: .write, deadline: request.context.deadline) { _ throws(PostgresError) in
            guard let answer = try await Self.store([request], self.database.executor).first else { throw .noAnswer }
            if let passing = CatalogError.passing(answer.outcome) { return .passing(passing) }
            return .answer(answer)
        }
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

import Catalog
import Postgres

/// Single creates, many in one statement.
struct ServiceCreates: Sendable {
    private let database: CatalogDatabase

    init(_ database: CatalogDatabase, limits: CoalescingLimits) {
        self.database = database
    }

    func create(_ request: CreateRequest) async throws(CatalogError) -> WriteAnswer {
        var attempts = self.database.attempts(lane: .write, deadline: request.context.deadline)
        while true {
            let passing: CatalogError
            do throws(PostgresError) {
                guard let answer = try await Self.store([request], self.database.executor).first else { throw .noAnswer }
                guard let error = CatalogError.passing(answer.outcome) else { return answer }
                passing = error
            } catch {
                try await attempts.wait(after: error)
                continue
            }
            try await attempts.wait(afterPassing: passing)
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

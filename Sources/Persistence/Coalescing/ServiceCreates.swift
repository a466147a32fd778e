import Catalog
import Postgres

/// Single creates: those that come while one is under way go together into the next statement and commit.
///
/// What holds up one of them must not hold up the others. A statement waits for other transactions' locks for a moment only; then its
/// parts go on by themselves, and whoever is left waits alone. One whose connection is silent is given up after some seconds; in the
/// meantime others go by other connections.
struct ServiceCreates: Sendable {
    private let database: CatalogDatabase
    private let creates: Coalescer<CreateRequest, Result<WriteAnswer, PostgresError>>

    init(_ database: CatalogDatabase, limits: CoalescingLimits) {
        self.database = database
        let bounds = CoalescerLimits(
            maxBatch: limits.maxCreates, maxBatchesInFlight: limits.maxStatements, patience: limits.patience)
        self.creates = Coalescer(limits: bounds) { [executor = database.executor] requests, deadline in
            let batch = CreateBatch(executor: executor, limits: limits, lastCaller: deadline)
            return await batch.outcomes(of: requests[...])
        }
    }

    var waitingCount: Int { self.creates.waitingCount }

    func create(_ request: CreateRequest) async throws(CatalogError) -> WriteAnswer {
        // A parameter that cannot be sent would fail the statement, and with it the creates of strangers.
        guard request.context.origin.isText else {
            throw CatalogError(.invalidArgument, "The metadata of the call holds a NUL character, which cannot be recorded.")
        }
        var attempts = self.database.attempts(lane: .write, deadline: request.context.deadline)
        var isAlone = false
        while true {
            switch isAlone ? await self.storeAlone(request) : try await self.storeWithOthers(request) {
            case .success(let answer):
                guard let passing = CatalogError.passing(answer.outcome) else { return answer }
                try await attempts.wait(afterPassing: passing)
            case .failure(let error):
                guard error.sqlState == .lockNotAvailable else {
                    try await attempts.wait(after: error)
                    continue
                }
                // Alone it has waited as long as its caller can.
                guard !isAlone else { throw CatalogError(error) }
                isAlone = true
            }
        }
    }

    private func storeWithOthers(_ request: CreateRequest) async throws(CatalogError) -> Result<WriteAnswer, PostgresError> {
        do {
            return try await self.creates.submit(request, deadline: request.context.deadline)
        } catch let error as PostgresError {
            return .failure(error)
        } catch {
            throw CatalogError(.internal, "The service could not be created.", cause: error)
        }
    }

    /// Waits for locks as long as its caller does, or somewhat less: who holds one is then known to be what stood in the way.
    private func storeAlone(_ request: CreateRequest) async -> Result<WriteAnswer, PostgresError> {
        let deadline = request.context.deadline
        let patience = deadline.map { max(ContinuousClock.now.duration(to: $0) * 0.75, .milliseconds(1)) } ?? .seconds(30)
        do throws(PostgresError) {
            let answers = try await CreateBatch.store(
                [request], self.database.executor, lockTimeout: min(patience, .seconds(30)), deadline: deadline)
            return .success(answers[0])
        } catch {
            return .failure(error)
        }
    }
}

extension Origin {
    /// Whether all of it can be a text of Postgres, which has no NUL.
    fileprivate var isText: Bool {
        ![self.actor, self.address, self.agent, self.requestID].contains { $0.utf8.contains(0) }
    }
}

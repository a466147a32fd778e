public import Catalog
public import Logging
import Postgres

/// Deletes idempotency keys and uploads that have expired, a few at a time. Any number of servers may do so at once.
public struct Housekeeping: Sendable {
    private let database: CatalogDatabase
    private let batchSize: Int64
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - batchSize: the most rows that one statement deletes.
    ///   - interval: between two rounds; a round goes on until nothing expired is left.
    public init(_ database: CatalogDatabase, batchSize: Int = 1_000, interval: Duration = .seconds(60), logger: Logger) {
        self.database = database
        self.batchSize = Int64(batchSize)
        self.interval = interval
        self.logger = logger
    }

    /// Cleans up from time to time until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do {
                _ = try await self.cleanUp()
            } catch {
                self.logger.warning(
                    "what has expired could not be deleted; it is tried again", metadata: ["cause": "\(error.message)"])
            }
            do { try await Task.sleep(for: self.interval) } catch { return }
        }
    }

    /// One round.
    ///
    /// - Returns: how many rows it deleted.
    public func cleanUp() async throws(CatalogError) -> Int {
        var deleted = 0
        for statement in [HousekeepingStatement.idempotencyKeys, HousekeepingStatement.uploads] {
            var count = Int.max
            while count >= self.batchSize, !Task.isCancelled {
                var parameters = Parameters()
                parameters.append(self.batchSize)
                count = try await self.database.run(statement, parameters, lane: .write, deadline: nil) { rows, _ in
                    .answer(rows.affected)
                }
                deleted += count
            }
        }
        return deleted
    }
}

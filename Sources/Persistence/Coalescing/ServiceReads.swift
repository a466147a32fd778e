import Catalog
import Postgres

/// Point reads of services: those that come while one is under way go together into the next statement.
struct ServiceReads: Sendable {
    private let reads: Coalescer<EntityKey<ServiceID>, Service?>

    init(_ store: EntityStore<Service>, limits: CoalescingLimits) {
        let limits = CoalescerLimits(
            maxBatch: limits.maxReads, maxBatchesInFlight: limits.maxStatements, patience: limits.patience)
        self.reads = Coalescer(limits: limits) { keys, deadline in try await store.entities(keys, deadline: deadline) }
    }

    var waitingCount: Int { self.reads.waitingCount }

    func service(_ key: EntityKey<ServiceID>, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Service? {
        do {
            return try await self.reads.submit(key, deadline: deadline)
        } catch let error as CatalogError {
            throw error
        } catch let error as PostgresError {
            throw CatalogError(error)
        } catch {
            throw CatalogError(.internal, "The service could not be read.", cause: error)
        }
    }
}

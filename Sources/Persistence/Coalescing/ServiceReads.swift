import Catalog
import Postgres

/// Point reads of services, many in one statement.
struct ServiceReads: Sendable {
    private let store: EntityStore<Service>

    init(_ store: EntityStore<Service>, limits: CoalescingLimits) {
        self.store = store
    }

    func service(_ key: EntityKey<ServiceID>, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Service? {
        try await self.store.entity(key.id, of: key.tenant, deadline: deadline)
    }
}

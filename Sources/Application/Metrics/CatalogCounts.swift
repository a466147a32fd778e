import Catalog
public import Observability

/// Counts what the catalogue's writes come to.
public struct CatalogCounts: Sendable {
    /// How items come together.
    enum BulkOperation: String, CaseIterable, Sendable {
        case bulkCreate = "bulk_create"
        /// Each batch that a stream stores.
        case streamCreate = "stream_create"
    }

    /// The series of one operation.
    private struct Bulk: Sendable {
        let ok: Counter
        let partial: Counter
        let failed: Counter
        let succeededItems: Counter
        let failedItems: Counter
        let items: Histogram

        init(_ registry: MetricsRegistry, _ operation: BulkOperation) {
            let name = operation.rawValue
            self.ok = registry.counter(CatalogMetrics.bulkOperations, name, "ok")
            self.partial = registry.counter(CatalogMetrics.bulkOperations, name, "partial")
            self.failed = registry.counter(CatalogMetrics.bulkOperations, name, "failed")
            self.succeededItems = registry.counter(CatalogMetrics.bulkItems, name, "succeeded")
            self.failedItems = registry.counter(CatalogMetrics.bulkItems, name, "failed")
            self.items = registry.histogram(CatalogMetrics.bulkOperationItems, name)
        }
    }

    private let single: Counter
    private let bulk: Counter
    private let operations: [BulkOperation: Bulk]

    public init(_ registry: MetricsRegistry) {
        self.single = registry.counter(CatalogMetrics.servicesCreated, "single")
        self.bulk = registry.counter(CatalogMetrics.servicesCreated, "bulk")
        self.operations = Dictionary(uniqueKeysWithValues: BulkOperation.allCases.map { ($0, Bulk(registry, $0)) })
    }

    func created(_ result: CreateResult) {
        if result.outcome == .created { self.single.increment() }
    }

    /// Services that were committed together.
    func created(_ results: [BulkItemResult]) {
        self.bulk.increment(
            by: results.count { result in
                if case .stored(_, version: _, .created) = result { true } else { false }
            })
    }

    /// A bulk operation has failed as a whole.
    func failed(_ operation: BulkOperation) { self.operations[operation]?.failed.increment() }

    /// A bulk operation has an outcome for each of its items.
    func ended(_ operation: BulkOperation, _ results: [BulkItemResult]) {
        guard let bulk = self.operations[operation] else { return }
        let failed = results.count { result in
            if case .failed = result { true } else { false }
        }
        bulk.items.record(results.count)
        bulk.failedItems.increment(by: failed)
        bulk.succeededItems.increment(by: results.count - failed)
        (failed == 0 ? bulk.ok : failed < results.count ? bulk.partial : bulk.failed).increment()
    }
}

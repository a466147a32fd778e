import CatalogAPI
import RPC

/// What became of the items of calls.
struct ItemTally: Hashable, Sendable {
    var created = 0
    var unchanged = 0
    var failed = 0
    /// Why one of them failed.
    var sample: String?

    var count: Int { self.created + self.unchanged + self.failed }

    init() {}

    init(_ results: [BulkCreateResult]) {
        for result in results {
            switch result.outcome {
            case .created: self.created += 1
            case .unchanged: self.unchanged += 1
            case .failed, .unspecified, .unrecognized:
                self.failed += 1
                if self.sample == nil { self.sample = result.error?.message }
            }
        }
    }

    static func += (sum: inout ItemTally, other: ItemTally) {
        sum.created += other.created
        sum.unchanged += other.unchanged
        sum.failed += other.failed
        sum.sample = sum.sample ?? other.sample
    }
}

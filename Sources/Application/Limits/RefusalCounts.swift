import Locking
import Observability
import Resilience

/// How many calls each limit has refused. Safe to use from any thread.
final class RefusalCounts: Sendable {
    private let counts = Guarded<[String: Int]>([:])
    private let undecidedCalls = Guarded(0)

    /// These are in force, and have refused nobody yet: a series that began with the first refusal would hide it from rates.
    func begin(_ tiers: some Sequence<String>) {
        self.counts.withLock { counts in for tier in tiers { counts[tier, default: 0] += 0 } }
    }

    func add(_ tier: String) { self.counts.withLock { $0[tier, default: 0] += 1 } }

    /// A call was refused because nobody could say what its caller has used.
    func addUndecided() { self.undecidedCalls.withLock { $0 += 1 } }

    var undecided: Int { self.undecidedCalls.withLock { $0 } }

    /// By tier.
    var all: [String: Int] { self.counts.withLock { $0 } }
}

extension MetricsRegistry {
    /// Shows what guards refuse.
    func collect(_ guards: CallGuards) {
        self.collect { reading in
            for (tier, count) in guards.refusals.all {
                reading.set(CatalogMetrics.rateLimitRefusals, tier, to: Double(count))
            }
            if guards.rateLimiter != nil {
                reading.set(CatalogMetrics.rateLimitsUnavailable, to: Double(guards.refusals.undecided))
            }
            for (kind, statistics) in zip(CallClass.allCases, guards.overload?.statistics ?? []) {
                reading.set(CatalogMetrics.overloadRefusals, "\(kind)", "busy", to: Double(statistics.refused))
                reading.set(CatalogMetrics.overloadRefusals, "\(kind)", "too_late", to: Double(statistics.tooLate))
            }
        }
    }
}

/// Decides which calls stay within their limits. Pure: the time comes in with each call.
///
/// Memory is bounded: for each tier by so many keys of 64 bytes and their index, whatever keys callers make up (see `RateLimitTable` for
/// what becomes of the others). The tiers themselves come from the configuration.
public struct RateLimiterState: Sendable {
    public typealias Instant = ContinuousClock.Instant

    /// Where a request's key is.
    private struct Found {
        let table: Int
        /// Nil: nowhere.
        let place: Int?
    }

    private let maxKeysPerTier: Int
    /// Times are counted from here.
    private let origin: Instant
    private var tables: [RateLimitTable] = []
    /// What each of the tables takes, beside them: to look for a table among tables would copy them.
    private var kinds: [RateLimitTable.Kind] = []
    /// Used within one decision, and kept for its memory.
    private var found: [Found] = []

    /// - Parameter maxKeysPerTier: at least 1.
    public init(maxKeysPerTier: Int = 65_536, _ now: Instant) {
        self.maxKeysPerTier = max(1, maxKeysPerTier)
        self.origin = now
    }

    /// Charges every limit, or none: a call that one of them refuses costs nothing anywhere. Several requests of one tier and key, or of
    /// one tier and keys without a place, count together.
    public mutating func decide(_ requests: [RateLimitRequest], _ now: Instant) -> RateLimitDecision {
        let time = max(0, RateLimitTime.microseconds(self.origin.duration(to: now)))
        self.found.removeAll(keepingCapacity: true)
        var standings: [RateLimitStanding] = []
        standings.reserveCapacity(requests.count)
        // By index, here and below: a copy of a request or a table for each step would be most of the work.
        for index in requests.indices {
            let table = self.table(of: requests[index].rule)
            self.found.append(Found(table: table, place: self.tables[table].place(of: requests[index].fingerprint)))
            standings.append(self.standing(of: requests, index, time))
        }
        let decision = RateLimitDecision(standings)
        if decision.isAllowed {
            for index in requests.indices where requests[index].cost > 0 {
                let found = self.found[index]
                self.tables[found.table].charge(
                    requests[index].fingerprint, at: found.place, requests[index].rule, cost: requests[index].cost, time)
            }
        } else {
            for (found, standing) in zip(self.found, standings) where standing.verdict != .allowed {
                self.tables[found.table].countRefusal()
            }
        }
        return decision
    }

    /// One for each tier that has been asked for.
    public var statistics: [RateLimitTierStatistics] { self.tables.map(\.statistics) }

    private func standing(of requests: [RateLimitRequest], _ index: Int, _ now: Int64) -> RateLimitStanding {
        let found = self.found[index]
        var cost = requests[index].cost
        for earlier in 0..<index where self.found[earlier].table == found.table {
            let isSameKey = requests[earlier].fingerprint == requests[index].fingerprint
            let isShared = found.place == nil && self.found[earlier].place == nil
            if isSameKey || isShared { cost = cost.addingReportingOverflow(requests[earlier].cost).partialValue }
        }
        let rule = requests[index].rule
        let isPossible = (0...rule.capacity).contains(cost)
        let answer = self.tables[found.table].answer(at: found.place, to: rule, cost: isPossible ? cost : 0, now)
        let verdict: RateLimitStanding.Verdict =
            isPossible ? answer.retryAfter.map { .refused(retryAfter: .microseconds($0)) } ?? .allowed : .neverAllowed
        return RateLimitStanding(
            name: rule.name, limit: rule.capacity, remaining: answer.remaining, reset: .microseconds(answer.reset), verdict: verdict
        )
    }

    private mutating func table(of rule: RateLimitRule) -> Int {
        for index in self.kinds.indices where self.kinds[index].takes(rule) { return index }
        self.kinds.append(RateLimitTable.Kind(rule))
        self.tables.append(RateLimitTable(rule, maxKeys: self.maxKeysPerTier))
        return self.tables.count - 1
    }
}

/// Decides which calls stay within their limits. Pure: the time comes in with each call.
///
/// Memory is bounded: for each tier by so many keys of 64 bytes and an index of at most 24 bytes for each, whatever keys callers make up
/// (see `RateLimitTable` for what becomes of the others). The tiers themselves come from the configuration.
public struct RateLimiterState: Sendable {
    private let maxKeysPerTier: Int
    /// Times are counted from here.
    private let origin: MonotonicInstant
    /// The latest time that a call brought, in microseconds.
    private var latest: Int64 = 0
    private var tables: [RateLimitTable] = []
    /// What each of the tables takes, beside them: to look for a table among tables would copy them.
    private var kinds: [UInt64] = []

    /// - Parameter maxKeysPerTier: at least 1.
    public init(maxKeysPerTier: Int = 65_536, _ now: MonotonicInstant) {
        self.maxKeysPerTier = min(max(1, maxKeysPerTier), RateLimitIndex.most)
        self.origin = now
    }

    /// Charges every limit, or none: a call that one of them refuses costs nothing anywhere. Several claims of one tier and key, or of
    /// one tier and keys without a place, count together.
    /// - Parameters:
    ///   - now: before an earlier call's, it counts as that: calls that began in one order may come in another.
    ///   - name: says the tier of a claim, by its index. Asked once for each tier.
    public mutating func charge(
        _ claims: RateLimitClaims, _ now: MonotonicInstant, naming name: (Int) -> String
    ) -> RateLimitFindings {
        self.latest = max(self.latest, self.origin.nanoseconds(to: now) / 1000)
        var findings = RateLimitFindings()
        // Both are looked at where they lie: as parameters and results of their own they would be copied for each limit.
        let asked = claims.each.span
        for index in 0..<claims.count { self.find(asked, index, &findings, name) }
        for index in 0..<claims.count { self.settle(asked[index], findings.each[index], isAllowed: findings.isAllowed) }
        return findings
    }

    /// The same, with all that is to be told.
    /// - Parameter requests: at most `RateLimitClaims.most`.
    public mutating func decide(_ requests: [RateLimitRequest], _ now: MonotonicInstant) -> RateLimitDecision {
        RateLimitDecision(self.charge(RateLimitClaims(requests), now) { requests[$0].rule.name }, of: requests)
    }

    /// One for each tier that has been asked for.
    public var statistics: [RateLimitTierStatistics] { self.tables.map(\.statistics) }

    /// - Parameter findings: of the claims before it.
    private mutating func find(
        _ claims: Span<RateLimitClaims.Claim>, _ index: Int, _ findings: inout RateLimitFindings, _ name: (Int) -> String
    ) {
        let claim = claims[index]
        let table = self.table(of: claim.terms.kind) { name(index) }
        let place = self.tables[table].place(of: claim.fingerprint)
        var cost = claim.cost
        for earlier in 0..<index where findings.each[earlier].table == Int32(table) {
            let isSameKey = claims[earlier].fingerprint == claim.fingerprint
            let isShared = place < 0 && findings.each[earlier].place < 0
            if isSameKey || isShared { cost = cost.addingReportingOverflow(claims[earlier].cost).partialValue }
        }
        let isPossible = 0 <= cost && cost <= claim.terms.capacity
        var answer = self.tables[table].answer(at: place, to: claim.terms, cost: isPossible ? cost : 0, self.latest)
        if !isPossible { answer.wait = RateLimitBucket.Answer.never }
        findings.append(
            RateLimitFindings.Finding(table: Int32(table), place: place, answer: answer), limit: claim.terms.capacity)
    }

    /// Charges what may pass, and counts what may not.
    private mutating func settle(_ claim: RateLimitClaims.Claim, _ finding: RateLimitFindings.Finding, isAllowed: Bool) {
        if !isAllowed {
            if !finding.isAllowed { self.tables[Int(finding.table)].countRefusal() }
        } else if claim.cost > 0 {
            self.tables[Int(finding.table)].charge(claim, at: finding.place, self.latest)
        }
    }

    private mutating func table(of kind: UInt64, naming name: () -> String) -> Int {
        for table in self.kinds.indices where self.kinds[table] == kind { return table }
        self.kinds.append(kind)
        self.tables.append(RateLimitTable(name(), maxKeys: self.maxKeysPerTier))
        return self.tables.count - 1
    }
}

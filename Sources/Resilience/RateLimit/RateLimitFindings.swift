/// How the limits in this process took one call: all of them let it pass and each was charged, or nothing was. Plain numbers, of which
/// `RateLimitDecision` makes what people are told.
public struct RateLimitFindings: Sendable {
    /// What a call that may pass is told of a limit.
    public struct Left: Sendable, Hashable {
        /// What may be used at once when nothing is used yet.
        public let limit: Int
        /// What may be used right now, after this call.
        public let remaining: Int
        /// How long until all of `limit` may be used again, if nothing is used meanwhile.
        public let resetMicroseconds: Int64
    }

    /// How one limit stands to its claim, before anything is charged.
    struct Finding: Sendable {
        var table: Int32 = 0
        /// Where the key is; -1: nowhere.
        var place: Int32 = -1
        var answer = RateLimitBucket.Answer(remaining: 0, reset: 0, wait: 0)

        var isAllowed: Bool { self.answer.wait == 0 }
    }

    private(set) var each = InlineArray<5, Finding>(repeating: Finding())
    private(set) var count = 0
    /// Whether the call may pass.
    public private(set) var isAllowed = true
    /// Of a call that may pass, the limit that leaves least. Nil only when nothing was asked.
    public private(set) var tightest: Left?

    @inline(__always)
    mutating func append(_ finding: Finding, limit: Int) {
        self.each[self.count] = finding
        self.count += 1
        self.isAllowed = self.isAllowed && finding.isAllowed
        // As `RateLimitStanding.isTighter` has it.
        if let best = self.tightest {
            if finding.answer.remaining > best.remaining { return }
            if finding.answer.remaining == best.remaining, finding.answer.reset <= best.resetMicroseconds { return }
        }
        self.tightest = Left(limit: limit, remaining: finding.answer.remaining, resetMicroseconds: finding.answer.reset)
    }
}

extension RateLimitDecision {
    /// - Parameter requests: those that were asked, in their order.
    public init(_ findings: RateLimitFindings, of requests: [RateLimitRequest]) {
        self.init(
            requests.enumerated().map { index, request in
                let finding = findings.each[index]
                let verdict: RateLimitStanding.Verdict =
                    if finding.isAllowed {
                        .allowed
                    } else if finding.answer.wait == RateLimitBucket.Answer.never {
                        .neverAllowed
                    } else {
                        .refused(retryAfter: .microseconds(finding.answer.wait))
                    }
                return RateLimitStanding(
                    name: request.rule.name, limit: request.rule.capacity, remaining: finding.answer.remaining,
                    reset: .microseconds(finding.answer.reset), verdict: verdict)
            })
    }
}

/// What one key has used of one limit. It knows no rule: that comes with each request, so that a limit may change while it is in use.
/// Times are microseconds of one clock.
struct RateLimitBucket: Sendable {
    /// What has been found out for a request, before anything is charged.
    struct Answer {
        var remaining: Int
        /// Until all is there again.
        var reset: Int64
        /// Until it may be tried again; 0: allowed.
        var wait: Int64

        /// As a wait: it costs more than the limit ever holds.
        static let never = Int64.max
    }

    /// When nothing is used any more, so that forgetting it gives nothing away. A token bucket needs to know no more than that: it is
    /// what GCRA calls the theoretical arrival time.
    private(set) var fullAt: Int64 = 0
    /// The slice that `counts` ends with.
    private var newestSlice: Int64 = 0
    /// What a window's slices used. Slice n has the place n modulo 8.
    private var counts = SIMD8<UInt32>()

    private static let slices: Int64 = 8

    /// - Parameter cost: 0 to the rule's capacity.
    func answer(to terms: RateLimitTerms, cost: Int, _ now: Int64) -> Answer {
        switch terms.algorithm {
        case .tokenBucket: self.bucketAnswer(terms, cost, now)
        case .slidingWindow: self.windowAnswer(terms, cost, now)
        }
    }

    /// Charges what `answer` has allowed at the same time.
    mutating func charge(_ terms: RateLimitTerms, cost: Int, _ now: Int64) {
        switch terms.algorithm {
        case .tokenBucket: self.fullAt = max(self.fullAt, now) + Int64(cost) * terms.step
        case .slidingWindow:
            let width = terms.step
            self.advance(to: now / width)
            self.counts[Self.place(self.newestSlice)] &+= UInt32(clamping: cost)
            self.fullAt = (self.newestSlice + Self.slices) * width
        }
    }

    // MARK: Tokens

    private func bucketAnswer(_ terms: RateLimitTerms, _ cost: Int, _ now: Int64) -> Answer {
        let interval = terms.step
        let emptyAt = now + Int64(terms.capacity) * interval
        let before = max(self.fullAt, now)
        let after = before + Int64(cost) * interval
        let isAllowed = after <= emptyAt
        let standing = isAllowed ? after : before
        return Answer(
            remaining: Int(max(0, (emptyAt - standing) / interval)), reset: standing - now,
            wait: isAllowed ? 0 : after - emptyAt)
    }

    // MARK: Slices

    /// Seven whole slices behind the one that has begun cover the period, wherever in its slice a moment lies.
    static func sliceWidth(_ periodMicroseconds: Int64) -> Int64 {
        (periodMicroseconds + Self.slices - 2) / (Self.slices - 1)
    }

    private static func place(_ slice: Int64) -> Int { Int(slice & (Self.slices - 1)) }

    private func windowAnswer(_ terms: RateLimitTerms, _ cost: Int, _ now: Int64) -> Answer {
        let width = terms.step
        var window = self
        window.advance(to: now / width)
        let used = Int(window.counts.wrappedSum())
        let lacking = used + cost - terms.capacity
        if lacking <= 0 {
            let isUsed = used + cost > 0
            let fullAt = cost > 0 ? (window.newestSlice + Self.slices) * width : self.fullAt
            return Answer(remaining: -lacking, reset: isUsed ? max(0, fullAt - now) : 0, wait: 0)
        }
        return Answer(
            remaining: max(0, terms.capacity - used), reset: max(0, self.fullAt - now),
            wait: max(1, window.freed(lacking, width: width) - now))
    }

    /// When the oldest slices have given back so many.
    private func freed(_ lacking: Int, width: Int64) -> Int64 {
        var freed = 0
        for slice in (self.newestSlice - Self.slices + 1)...self.newestSlice {
            freed += Int(self.counts[Self.place(slice)])
            if freed >= lacking { return (slice + Self.slices) * width }
        }
        return self.fullAt
    }

    /// Forgets the slices that the window has left. A time before the newest slice counts as that slice.
    private mutating func advance(to slice: Int64) {
        let passed = slice - self.newestSlice
        guard passed > 0 else { return }
        if passed >= Self.slices {
            self.counts = SIMD8()
        } else {
            for left in (self.newestSlice + 1)...slice { self.counts[Self.place(left)] = 0 }
        }
        self.newestSlice = slice
    }
}

/// What the keys of one tier have used: never more than so many keys, whatever callers make up.
///
/// A key is forgotten only when its bucket is full again, which gives nothing away: nobody can reset a limit, their own or another's, by
/// making up keys. While every place is taken by a key in use, keys without a place share one bucket, which the same rule fills. A key
/// that gets a place begins with what the shared bucket has left, so that what it used there is not forgotten either.
struct RateLimitTable: Sendable {
    private let maxKeys: Int
    private var buckets: [RateLimitBucket] = []
    private var index: RateLimitIndex
    /// Of all keys that have no place.
    private var shared = RateLimitBucket()
    /// Where the next look for a place begins.
    private var hand = 0
    private(set) var statistics: RateLimitTierStatistics

    /// How many places one charge looks at: few while there is room, since that only keeps the table small.
    private static let looks = (withRoom: 2, without: 16)

    init(_ name: String, maxKeys: Int) {
        self.maxKeys = maxKeys
        self.statistics = RateLimitTierStatistics(name: name)
        // Now, since growing later would copy everything while callers wait. Memory that is not touched costs nothing.
        self.buckets.reserveCapacity(maxKeys)
        self.index = RateLimitIndex(maxPlaces: maxKeys)
    }

    /// The place of a key; -1: it has none.
    func place(of fingerprint: UInt64) -> Int32 { self.index.place(of: fingerprint) }

    /// - Parameter place: what `place(of:)` says.
    func answer(at place: Int32, to terms: RateLimitTerms, cost: Int, _ now: Int64) -> RateLimitBucket.Answer {
        if place < 0 { return self.shared.answer(to: terms, cost: cost, now) }
        return self.buckets[Int(place)].answer(to: terms, cost: cost, now)
    }

    /// Charges what `answer` has allowed at the same time.
    /// - Parameter place: where the key was found, if it was. It may have been forgotten meanwhile.
    mutating func charge(_ claim: RateLimitClaims.Claim, at place: Int32, _ now: Int64) {
        let (fingerprint, terms, cost) = (claim.fingerprint, claim.terms, claim.cost)
        if place >= 0, self.index.isPlace(place, of: fingerprint) {
            return self.buckets[Int(place)].charge(terms, cost: cost, now)
        }
        if case let other = self.index.place(of: fingerprint), other >= 0 {
            return self.buckets[Int(other)].charge(terms, cost: cost, now)
        }
        guard let place = self.freePlace(now) else {
            self.statistics.shared += 1
            return self.shared.charge(terms, cost: cost, now)
        }
        var bucket = self.shared
        bucket.charge(terms, cost: cost, now)
        if place == self.buckets.count {
            self.buckets.append(bucket)
        } else {
            self.buckets[place] = bucket
        }
        self.index.put(fingerprint, at: place)
        self.statistics.keys = self.buckets.count
    }

    mutating func countRefusal() { self.statistics.refused += 1 }

    /// The place of a key whose bucket is full again, or one that nobody has had; nil: all that were looked at are in use.
    private mutating func freePlace(_ now: Int64) -> Int? {
        let hasRoom = self.buckets.count < self.maxKeys
        for _ in 0..<min(self.buckets.count, hasRoom ? Self.looks.withRoom : Self.looks.without) {
            self.hand = self.hand + 1 < self.buckets.count ? self.hand + 1 : 0
            if self.buckets[self.hand].fullAt <= now { return self.hand }
        }
        return hasRoom ? self.buckets.count : nil
    }
}

/// What the keys of one tier have used: never more than so many keys, whatever callers make up.
///
/// A key is forgotten only when its bucket is full again, which gives nothing away: nobody can reset a limit, their own or another's, by
/// making up keys. While every place is taken by a key in use, keys without a place share one bucket, which the same rule fills. A key
/// that gets a place begins with what the shared bucket has left, so that what it used there is not forgotten either.
struct RateLimitTable: Sendable {
    /// Rules that differ in these have nothing to compare, and tables of their own.
    struct Kind: Sendable {
        private let name: String
        private let algorithm: RateLimitAlgorithm
        private let periodMicroseconds: Int64

        init(_ rule: RateLimitRule) {
            self.name = rule.name
            self.algorithm = rule.algorithm
            self.periodMicroseconds = rule.periodMicroseconds
        }

        func takes(_ rule: RateLimitRule) -> Bool {
            self.periodMicroseconds == rule.periodMicroseconds && self.algorithm == rule.algorithm && self.name == rule.name
        }
    }

    private let maxKeys: Int
    private var buckets: [RateLimitBucket] = []
    private var places: [UInt64: Int] = [:]
    /// Of all keys that have no place.
    private var shared = RateLimitBucket(fingerprint: 0)
    /// Where the next look for a place begins.
    private var hand = 0
    private(set) var statistics: RateLimitTierStatistics

    /// How many places one charge looks at: few while there is room, since that only keeps the table small.
    private static let looks = (withRoom: 2, without: 16)

    init(_ rule: RateLimitRule, maxKeys: Int) {
        self.maxKeys = maxKeys
        self.statistics = RateLimitTierStatistics(name: rule.name)
        // Now, since growing later would copy everything while callers wait. Memory that is not touched costs nothing.
        self.buckets.reserveCapacity(maxKeys)
        self.places.reserveCapacity(maxKeys)
    }

    /// The place of a key; nil: it has none.
    func place(of fingerprint: UInt64) -> Int? { self.places[fingerprint] }

    /// - Parameter place: what `place(of:)` says.
    func answer(at place: Int?, to rule: RateLimitRule, cost: Int, _ now: Int64) -> RateLimitBucket.Answer {
        guard let place else { return self.shared.answer(to: rule, cost: cost, now) }
        return self.buckets[place].answer(to: rule, cost: cost, now)
    }

    /// Charges what `answer` has allowed at the same time.
    /// - Parameter place: where the key was found, if it was. It may have been forgotten meanwhile.
    mutating func charge(_ fingerprint: UInt64, at place: Int?, _ rule: RateLimitRule, cost: Int, _ now: Int64) {
        if let place, self.buckets[place].fingerprint == fingerprint {
            return self.buckets[place].charge(rule, cost: cost, now)
        }
        if let place = self.places[fingerprint] { return self.buckets[place].charge(rule, cost: cost, now) }
        guard let place = self.freePlace(now) else {
            self.statistics.shared += 1
            return self.shared.charge(rule, cost: cost, now)
        }
        var bucket = self.shared
        bucket.fingerprint = fingerprint
        bucket.charge(rule, cost: cost, now)
        if place == self.buckets.count {
            self.buckets.append(bucket)
        } else {
            self.places[self.buckets[place].fingerprint] = nil
            self.buckets[place] = bucket
        }
        self.places[fingerprint] = place
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

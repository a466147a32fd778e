/// The loads under way, and what was announced since each began.
struct LoadsInFlight<Key: Hashable & Sendable, Tag: Hashable & Sendable>: Sendable {
    struct Load: Sendable {
        let id: CacheLoadID
        let since: BoottimeInstant
        /// Changes committed before this are in its result, announced or not.
        let asOf: BoottimeInstant
        let tags: [Tag]
        /// How many invalidations of tags there had been.
        let sequence: UInt64
        /// The greatest version announced since; nil: none was.
        var announced: UInt64?
    }

    /// Of each key, in the order in which they began. Seldom more than one.
    private var loads: [Key: [Load]] = [:]
    private(set) var count = 0
    private var lastNumber: UInt64 = 0

    /// The one of the key that began last.
    func latest(_ key: Key) -> Load? { self.loads[key]?.last }

    func count(_ key: Key) -> Int { self.loads[key]?.count ?? 0 }

    mutating func begin(
        _ key: Key, tags: [Tag], sequence: UInt64, asOf: BoottimeInstant, _ now: BoottimeInstant
    ) -> CacheLoadID {
        self.lastNumber += 1
        self.count += 1
        let id = CacheLoadID(number: self.lastNumber)
        self.loads[key, default: []].append(Load(id: id, since: now, asOf: asOf, tags: tags, sequence: sequence))
        return id
    }

    mutating func end(_ key: Key, _ id: CacheLoadID) -> Load? {
        guard let position = self.loads[key]?.firstIndex(where: { $0.id == id }) else { return nil }
        self.count -= 1
        let load = self.loads[key]?.remove(at: position)
        if self.loads[key]?.isEmpty ?? false { self.loads[key] = nil }
        return load
    }

    mutating func announce(_ key: Key, version: UInt64) {
        guard let place = self.loads.index(forKey: key) else { return }
        for position in self.loads.values[place].indices {
            let announced = self.loads.values[place][position].announced ?? 0
            self.loads.values[place][position].announced = max(announced, version)
        }
    }
}

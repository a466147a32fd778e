/// Says which place a key has: a hash table of a fixed size, with open addressing and linear probing.
///
/// Fingerprints are random under a secret already, so that their lowest bits are as good a hash as any: `Dictionary` would hash them
/// again with each look. At most half of the slots are taken, so that a look takes one or two steps, and what is removed leaves no
/// gravestone: those behind it move up. It takes 8 bytes for each place once that is taken, and 8 to 16 from the beginning.
struct RateLimitIndex: Sendable {
    /// A place, or `none`.
    private var slots: [Int32]
    /// By place.
    private var fingerprints: [UInt64] = []

    private static let none: Int32 = -1
    static let most = 1 << 30

    /// - Parameter maxPlaces: 1 to `most`.
    init(maxPlaces: Int) {
        var capacity = 2
        while capacity < maxPlaces * 2 { capacity *= 2 }
        self.slots = Array(repeating: Self.none, count: capacity)
        // Now, since growing later would copy it while callers wait. Memory that is not touched costs nothing.
        self.fingerprints.reserveCapacity(maxPlaces)
    }

    /// How many places have been taken.
    var count: Int { self.fingerprints.count }

    /// The place of a key; -1: it has none.
    @inline(__always)
    func place(of fingerprint: UInt64) -> Int32 {
        var slot = self.home(of: fingerprint)
        while case let place = self.slots[slot], place >= 0 {
            if self.fingerprints[Int(place)] == fingerprint { return place }
            slot = self.next(slot)
        }
        return Self.none
    }

    /// Whether a place is that of a key.
    func isPlace(_ place: Int32, of fingerprint: UInt64) -> Bool { self.fingerprints[Int(place)] == fingerprint }

    /// Gives a key that has none a place: the next that nobody has had, or that of another key, which is forgotten.
    /// - Parameter place: at most `count`.
    mutating func put(_ fingerprint: UInt64, at place: Int) {
        if place == self.fingerprints.count {
            self.fingerprints.append(fingerprint)
        } else {
            self.remove(place)
            self.fingerprints[place] = fingerprint
        }
        var slot = self.home(of: fingerprint)
        while self.slots[slot] != Self.none { slot = self.next(slot) }
        self.slots[slot] = Int32(place)
    }

    /// Forgets where a place is, and moves up those behind it that would not be found across the gap.
    private mutating func remove(_ place: Int) {
        var gap = self.home(of: self.fingerprints[place])
        while self.slots[gap] != Int32(place) { gap = self.next(gap) }
        var slot = self.next(gap)
        while case let other = self.slots[slot], other != Self.none {
            // How far it is from where a look for it begins, and how far the gap is behind it.
            let way = self.distance(from: self.home(of: self.fingerprints[Int(other)]), to: slot)
            if way >= self.distance(from: gap, to: slot) {
                self.slots[gap] = other
                gap = slot
            }
            slot = self.next(slot)
        }
        self.slots[gap] = Self.none
    }

    private var mask: Int { self.slots.count - 1 }

    private func home(of fingerprint: UInt64) -> Int { Int(truncatingIfNeeded: fingerprint) & self.mask }

    private func next(_ slot: Int) -> Int { (slot + 1) & self.mask }

    private func distance(from first: Int, to second: Int) -> Int { (second - first) & self.mask }
}

/// Tells new stream ids from reused ones in bounded memory.
///
/// Clients may send ids out of order, as Rust's asynchronous client does, so a low id is not yet a reused one. The window
/// remembers the highest id and which of the 4,096 odd ids below it were seen; anything older counts as reused.
/// An idle or well-ordered connection costs three words: the bitmap exists only once an id was skipped.
package struct StreamIDWindow: Sendable {
    package enum Verdict: Hashable, Sendable {
        case new
        /// Clients open odd ids only.
        case even
        /// Seen before, or too old to tell.
        case reused
    }

    private static let size = 4096

    /// Index (`id / 2`) of the highest id seen, −1 before the first.
    private var highest = -1
    /// Bit `index % size` tells whether that index below `highest` was seen; nil while each of them was.
    private var seen: [UInt64]?

    package init() {}

    package mutating func insert(_ id: UInt32) -> Verdict {
        guard id % 2 == 1 else { return .even }
        let index = Int(id / 2)
        if index == self.highest + 1, self.seen == nil {
            self.highest = index
            return .new
        }
        if index > self.highest {
            self.advance(to: index)
            return .new
        }
        guard index < self.highest, self.highest - index <= Self.size, !self.isSeen(index) else { return .reused }
        self.mark(index)
        return .new
    }

    private func isSeen(_ index: Int) -> Bool {
        guard let seen = self.seen else { return true }
        let bit = index % Self.size
        return seen[bit / 64] & (1 << (bit % 64)) != 0
    }

    private mutating func mark(_ index: Int) {
        let bit = index % Self.size
        self.seen?[bit / 64] |= 1 << (bit % 64)
    }

    /// Moves the window up; each index skipped on the way is one that may still come.
    private mutating func advance(to index: Int) {
        if self.seen == nil {
            self.seen = [UInt64](repeating: .max, count: Self.size / 64)
        }
        if index - self.highest > Self.size {
            self.seen = [UInt64](repeating: 0, count: Self.size / 64)
        } else {
            // Below the new one now, in the place of an index that has left the window.
            if self.highest >= 0 { self.mark(self.highest) }
            for skipped in (self.highest + 1)..<index {
                let bit = skipped % Self.size
                self.seen?[bit / 64] &= ~(1 << (bit % 64))
            }
        }
        self.highest = index
    }
}

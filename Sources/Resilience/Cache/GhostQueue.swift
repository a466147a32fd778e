import DequeModule

/// The keys that left a cache lately, by their hashes: one that comes back is worth more than one never seen.
struct GhostQueue: Sendable {
    private var numbers: [Int: UInt64] = [:]
    private var order = Deque<(hash: Int, number: UInt64)>()
    private var lastNumber: UInt64 = 0

    var count: Int { self.order.count }

    mutating func insert(_ hash: Int, limit: Int) {
        self.lastNumber += 1
        self.numbers[hash] = self.lastNumber
        self.order.append((hash, self.lastNumber))
        while self.order.count > limit, let oldest = self.order.popFirst() {
            if self.numbers[oldest.hash] == oldest.number { self.numbers[oldest.hash] = nil }
        }
    }

    /// - Returns: whether it was here. It is no longer.
    mutating func remove(_ hash: Int) -> Bool { self.numbers.removeValue(forKey: hash) != nil }
}

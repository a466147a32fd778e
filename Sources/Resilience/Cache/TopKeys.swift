/// The keys that occur most often in a stream, in bounded memory. Pure.
///
/// Space-Saving (Metwally, Agrawal and El Abbadi, "Efficient computation of frequent and top-k elements in data streams", 2005): as
/// many counters as there is room for; a key that has none takes the lowest one over, and with it its count. So a count is never too
/// low, it is too high by `overcount` at most, and a key without a counter occurred no more often than the lowest counter says: what
/// makes up more than its share (all occurrences divided by the counters) is always there.
///
/// Recording takes time that grows with the logarithm of the number of counters.
public struct TopKeys<Key: Hashable & Sendable>: Sendable {
    /// A key with what is known of how often it occurred: from `count - overcount` to `count` times.
    public struct Entry: Sendable {
        public let key: Key
        public fileprivate(set) var count: UInt64
        /// At most `count`.
        public fileprivate(set) var overcount: UInt64
        /// Where in the heap it stands.
        fileprivate var place: Int
    }

    /// Counters at most.
    public let capacity: Int
    private var entries: [Entry] = []
    private var numbers: [Key: Int] = [:]
    /// Numbers of entries; none has a lower count than the one at half its place.
    private var heap: [Int] = []

    /// - Parameter capacity: at least 1; less is taken as 1.
    public init(capacity: Int) { self.capacity = max(capacity, 1) }

    /// Keys that have a counter.
    public var count: Int { self.entries.count }

    /// What a key without a counter has occurred at most.
    public var leastCount: UInt64 {
        guard self.count == self.capacity, let lowest = self.heap.first else { return 0 }
        return self.entries[lowest].count
    }

    public mutating func record(_ key: Key, times: UInt64 = 1) {
        guard times > 0 else { return }
        if let number = self.numbers[key] {
            self.add(times, to: number)
        } else if self.entries.count < self.capacity {
            let number = self.entries.count
            self.entries.append(Entry(key: key, count: times, overcount: 0, place: number))
            self.numbers[key] = number
            self.heap.append(number)
            self.rise(from: number)
        } else if let number = self.heap.first {
            let lowest = self.entries[number]
            self.numbers[lowest.key] = nil
            self.numbers[key] = number
            self.entries[number] = Entry(key: key, count: lowest.count, overcount: lowest.count, place: 0)
            self.add(times, to: number)
        }
    }

    /// Those that occurred most often, the most frequent first.
    /// - Parameter limit: how many; all when there are fewer.
    public func most(_ limit: Int) -> [Entry] {
        Array(self.entries.sorted { $0.count > $1.count }.prefix(max(limit, 0)))
    }

    // MARK: The heap

    private mutating func add(_ times: UInt64, to number: Int) {
        let (sum, overflow) = self.entries[number].count.addingReportingOverflow(times)
        self.entries[number].count = overflow ? .max : sum
        self.sink(from: self.entries[number].place)
    }

    private func count(at place: Int) -> UInt64 { self.entries[self.heap[place]].count }

    private mutating func exchange(_ one: Int, _ other: Int) {
        self.heap.swapAt(one, other)
        self.entries[self.heap[one]].place = one
        self.entries[self.heap[other]].place = other
    }

    private mutating func rise(from start: Int) {
        var place = start
        while place > 0, self.count(at: place) < self.count(at: (place - 1) / 2) {
            self.exchange(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(from start: Int) {
        var place = start
        while 2 * place + 1 < self.heap.count {
            var child = 2 * place + 1
            if child + 1 < self.heap.count, self.count(at: child + 1) < self.count(at: child) { child += 1 }
            guard self.count(at: child) < self.count(at: place) else { return }
            self.exchange(place, child)
            place = child
        }
    }
}

/// Entries by their keys, bounded by bytes, of which those leave first that nobody came back for (S3-FIFO, SOSP 2023).
///
/// New ones queue in a small part, where those that are read once pass through without driving out what others read again and again.
/// One that is read there, or comes back soon after it left, moves to the main part, whose queue spares what was read since its last
/// turn. A read writes one small counter: no entry changes its place for it.
struct EvictingStorage<Key: Hashable & Sendable, Entry: Sendable>: Sendable {
    enum Part: Sendable { case free, small, main }

    struct Slot: Sendable {
        let hash: Int
        let key: Key
        /// Reads since its last turn, up to 3.
        fileprivate(set) var reads: UInt8 = 0
        fileprivate(set) var part: Part
        /// Empty when the slot is free.
        var entry: Entry
        fileprivate(set) var bytes: Int
        /// Towards the newest; the next free one when it is free. -1: none.
        fileprivate(set) var newer = -1
        /// Towards the oldest.
        fileprivate(set) var older = -1
    }

    private struct Queue: Sendable {
        var newest = -1
        var oldest = -1
        var bytes = 0
    }

    private let limit: Int
    private let smallLimit: Int
    private let empty: Entry
    private var index = PlaceIndex()
    /// By their places. Read directly, so that no more of an entry is copied than is needed.
    private(set) var slots: [Slot] = []
    private var firstFree = -1
    private var small = Queue()
    private var main = Queue()
    private var ghosts = GhostQueue()
    private(set) var evictions = 0

    /// - Parameter empty: what lies where no entry does.
    init(limit: Int, empty: Entry) {
        self.limit = limit
        self.empty = empty
        self.smallLimit = limit / 10
    }

    var count: Int { self.index.count }
    var bytes: Int { self.small.bytes + self.main.bytes }
    var ghostCount: Int { self.ghosts.count }

    /// The place of an entry; good until the next insertion or removal.
    @inline(__always)
    func place(of key: Key, hash: Int) -> Int? {
        self.index.place(hash) { self.slots[$0].hash == hash && self.slots[$0].key == key }
    }

    func place(of key: Key) -> Int? { self.place(of: key, hash: key.hashValue) }

    /// Changes the entry at a place that `place(of:)` has named.
    mutating func change(place: Int, _ body: (inout Entry) -> Void) { body(&self.slots[place].entry) }

    /// Somebody reads what is there.
    @inline(__always)
    mutating func wasRead(place: Int) {
        if self.slots[place].reads < 3 { self.slots[place].reads += 1 }
    }

    /// Keeps the entry, in place of one of the same key, and lets others go until all fits.
    mutating func insert(_ key: Key, _ entry: Entry, bytes: Int) {
        let hash = key.hashValue
        if let place = self.place(of: key, hash: hash) {
            let grown = bytes - self.slots[place].bytes
            self.slots[place].entry = entry
            self.slots[place].bytes = bytes
            self.change(self.slots[place].part) { $0.bytes += grown }
        } else {
            let part = self.ghosts.remove(hash) ? Part.main : .small
            let slot = Slot(hash: hash, key: key, part: part, entry: entry, bytes: bytes)
            let place = self.firstFree
            if place >= 0 {
                self.firstFree = self.slots[place].newer
                self.slots[place] = slot
            } else {
                self.slots.append(slot)
            }
            self.index.insert(hash, place: place >= 0 ? place : self.slots.count - 1)
            self.enqueue(place >= 0 ? place : self.slots.count - 1)
        }
        self.evict()
    }

    /// - Returns: whether it was there.
    @discardableResult
    mutating func remove(_ key: Key) -> Bool {
        guard let place = self.place(of: key) else { return false }
        self.forget(place)
        self.dequeue(place)
        self.free(place)
        return true
    }

    /// Walks through all entries. Those that leave are no evictions.
    /// - Returns: how many there were.
    mutating func removeAll(where isMeant: (Entry) -> Bool) -> Int {
        let keys = self.slots.compactMap { $0.part != .free && isMeant($0.entry) ? $0.key : nil }
        for key in keys { self.remove(key) }
        return keys.count
    }

    mutating func removeAll() {
        let evictions = self.evictions
        self = EvictingStorage(limit: self.limit, empty: self.empty)
        self.evictions = evictions
    }

    // MARK: Leaving

    private mutating func evict() {
        while self.bytes > self.limit {
            if self.small.oldest >= 0, self.small.bytes > self.smallLimit || self.main.oldest < 0 {
                self.turnSmall(self.small.oldest)
            } else if self.main.oldest >= 0 {
                self.turnMain(self.main.oldest)
            } else {
                return
            }
        }
    }

    private mutating func turnSmall(_ place: Int) {
        self.dequeue(place)
        if self.slots[place].reads > 0 {
            self.slots[place].reads = 0
            self.slots[place].part = .main
            return self.enqueue(place)
        }
        self.ghosts.insert(self.slots[place].hash, limit: max(self.index.count, 16))
        self.leave(place)
    }

    private mutating func turnMain(_ place: Int) {
        self.dequeue(place)
        guard self.slots[place].reads > 0 else { return self.leave(place) }
        self.slots[place].reads -= 1
        self.enqueue(place)
    }

    private mutating func leave(_ place: Int) {
        self.evictions += 1
        self.forget(place)
        self.free(place)
    }

    private mutating func forget(_ place: Int) { self.index.remove(self.slots[place].hash) { $0 == place } }

    // MARK: Queues

    private mutating func change(_ part: Part, _ body: (inout Queue) -> Void) {
        switch part {
        case .small: body(&self.small)
        case .main: body(&self.main)
        case .free: break
        }
    }

    private mutating func enqueue(_ place: Int) {
        let part = self.slots[place].part
        let newest = part == .small ? self.small.newest : self.main.newest
        self.slots[place].newer = -1
        self.slots[place].older = newest
        if newest >= 0 { self.slots[newest].newer = place }
        let bytes = self.slots[place].bytes
        self.change(part) { queue in
            queue.newest = place
            if queue.oldest < 0 { queue.oldest = place }
            queue.bytes += bytes
        }
    }

    private mutating func dequeue(_ place: Int) {
        let slot = self.slots[place]
        if slot.newer >= 0 { self.slots[slot.newer].older = slot.older }
        if slot.older >= 0 { self.slots[slot.older].newer = slot.newer }
        self.change(slot.part) { queue in
            if queue.newest == place { queue.newest = slot.older }
            if queue.oldest == place { queue.oldest = slot.newer }
            queue.bytes -= slot.bytes
        }
    }

    private mutating func free(_ place: Int) {
        self.slots[place].entry = self.empty
        self.slots[place].part = .free
        self.slots[place].newer = self.firstFree
        self.firstFree = place
    }
}

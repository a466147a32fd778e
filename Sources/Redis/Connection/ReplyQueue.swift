import NIOCore

/// The requests of one connection that wait for replies, in the order in which they were sent: Redis answers in that order, and says
/// nothing of which reply is whose. One whose caller has left keeps its place.
struct ReplyQueue<Purpose> {
    struct Entry {
        let purpose: Purpose
        /// What its commands take of the memory of requests under way.
        let size: Int
        fileprivate let expected: Int
        fileprivate(set) var replies: [RedisValue] = []
    }

    enum Effect {
        /// More replies belong to it.
        case nothing
        case completed(Entry)
        /// Nobody has asked for it.
        case unexpected
    }

    private var entries = CircularBuffer<Entry>()

    var isEmpty: Bool { self.entries.isEmpty }

    /// - Parameter replies: how many belong to it, at least one.
    mutating func append(_ purpose: Purpose, replies: Int, size: Int) {
        self.entries.append(Entry(purpose: purpose, size: size, expected: replies))
    }

    mutating func received(_ reply: RedisValue) -> Effect {
        guard !self.entries.isEmpty else { return .unexpected }
        let first = self.entries.startIndex
        self.entries[first].replies.append(reply)
        guard self.entries[first].replies.count == self.entries[first].expected else { return .nothing }
        return .completed(self.entries.removeFirst())
    }

    /// Those that wait, the one that is answered next first.
    func forEach(_ body: (Purpose) -> Void) {
        for entry in self.entries { body(entry.purpose) }
    }

    /// Takes out all that wait: nothing will come for them.
    mutating func removeAll() -> [Entry] {
        defer { self.entries.removeAll() }
        return Array(self.entries)
    }
}

import Synchronization

/// Bounds bytes that many hold together: those of a connection, and those of all connections behind it. Safe to use from any thread.
final class ByteBudget: Sendable {
    private let limit: Int
    private let parent: ByteBudget?
    private let taken = Atomic(0)

    /// - Parameter parent: what takes part in must allow too.
    init(_ limit: Int, within parent: ByteBudget? = nil) {
        self.limit = limit
        self.parent = parent
    }

    /// Counts bytes when there is room for them here and in every parent; counts none when there is not.
    func take(_ bytes: Int) -> Bool {
        guard self.taken.add(bytes, ordering: .relaxed).newValue <= self.limit, self.parent?.take(bytes) ?? true else {
            self.taken.subtract(bytes, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Counts bytes that are here whether or not there is room: those that come next are refused.
    func takeAnyway(_ bytes: Int) {
        self.taken.add(bytes, ordering: .relaxed)
        self.parent?.takeAnyway(bytes)
    }

    /// Counts bytes that are held no more.
    func give(_ bytes: Int) {
        self.taken.subtract(bytes, ordering: .relaxed)
        self.parent?.give(bytes)
    }

    /// Whether so many more would find room now.
    func hasRoom(for bytes: Int) -> Bool {
        self.takenBytes + bytes <= self.limit && self.parent?.hasRoom(for: bytes) ?? true
    }

    var takenBytes: Int { self.taken.load(ordering: .relaxed) }
}

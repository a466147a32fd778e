import Synchronization

/// What the connections of a server hold together of frames that are not whole yet. Safe to use from any thread.
final class InboundBudget: Sendable {
    /// What each connection may hold without being counted: the usual frame costs no shared write.
    static let uncountedBytes = 16 * 1024

    private let limit: Int
    private let held = Atomic(0)

    init(bytes: Int) {
        self.limit = bytes
    }

    /// Counts a connection that holds `after` bytes where it held `before`; false when all hold too much.
    func moved(from before: Int, to after: Int) -> Bool {
        let change = max(after - Self.uncountedBytes, 0) - max(before - Self.uncountedBytes, 0)
        guard change != 0 else { return true }
        return self.held.add(change, ordering: .relaxed).newValue <= self.limit || change < 0
    }

    /// The bytes counted now.
    var heldBytes: Int { self.held.load(ordering: .relaxed) }
}

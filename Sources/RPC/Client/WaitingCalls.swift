import NIOCore

/// Calls that wait for a connection, first come first served. Leaving from the middle costs no search.
struct WaitingCalls {
    private var order = CircularBuffer<WaiterID>()
    /// Whether each waits on while no target can be reached.
    private var waitsForReady: [WaiterID: Bool] = [:]

    var isEmpty: Bool { self.waitsForReady.isEmpty }
    var count: Int { self.waitsForReady.count }

    mutating func append(_ waiter: WaiterID, waitForReady: Bool) {
        self.order.append(waiter)
        self.waitsForReady[waiter] = waitForReady
    }

    mutating func remove(_ waiter: WaiterID) {
        guard self.waitsForReady.removeValue(forKey: waiter) != nil else { return }
        // Those who left are skipped when their turn comes; when they are most of the queue, it is made anew.
        if self.order.count > 2 * self.waitsForReady.count + 16 {
            self.order.removeAll { self.waitsForReady[$0] == nil }
        }
    }

    mutating func popFirst() -> WaiterID? {
        while let waiter = self.order.popFirst() {
            if self.waitsForReady.removeValue(forKey: waiter) != nil { return waiter }
        }
        return nil
    }

    /// Takes out, in order, those for whom `predicate` holds; it gets whether they wait for ready.
    mutating func removeAll(where predicate: (Bool) -> Bool) -> [WaiterID] {
        let removed = Array(self.order.filter { waiter in self.waitsForReady[waiter].map(predicate) ?? false })
        for waiter in removed { self.waitsForReady[waiter] = nil }
        self.order.removeAll { self.waitsForReady[$0] == nil }
        return removed
    }
}

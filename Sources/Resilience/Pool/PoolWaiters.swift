import DequeModule

/// The requests of one lane that wait, first come first.
struct PoolWaiters {
    struct Waiter {
        let id: PoolWaiterID
        let since: ContinuousClock.Instant
        /// It has left, and lies here until its turn would have come.
        var hasLeft = false
    }

    /// Ids ascend, so that one is found without a table.
    private var queue = Deque<Waiter>()
    private(set) var count = 0

    var isEmpty: Bool { self.count == 0 }

    /// The one whose turn is next. Those before it that have left are gone: every change sees to that.
    var first: Waiter? { self.queue.first }

    mutating func append(_ id: PoolWaiterID, since: ContinuousClock.Instant) {
        self.queue.append(Waiter(id: id, since: since))
        self.count += 1
    }

    mutating func popFirst() -> Waiter? {
        guard let first = self.queue.popFirst() else { return nil }
        self.count -= 1
        self.dropLeft()
        return first
    }

    /// - Returns: false when it does not wait here.
    mutating func remove(_ id: PoolWaiterID) -> Bool {
        var low = 0
        var high = self.queue.count
        while low < high {
            let middle = (low + high) / 2
            if self.queue[middle].id < id { low = middle + 1 } else { high = middle }
        }
        guard low < self.queue.count, self.queue[low].id == id, !self.queue[low].hasLeft else { return false }
        self.queue[low].hasLeft = true
        self.count -= 1
        self.dropLeft()
        return true
    }

    private mutating func dropLeft() {
        while let first = self.queue.first, first.hasLeft { self.queue.removeFirst() }
        // One that waits long must not keep a crowd of those that left behind it.
        if self.queue.count > 2 * self.count + 64 { self.queue.removeAll { $0.hasLeft } }
    }
}

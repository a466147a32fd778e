import DequeModule

/// Which items go together. Pure: items come in, batches go out.
///
/// As long as fewer batches run than may, an item runs at once and alone. Then items gather, and each batch that ends takes the next
/// ones along: the busier the server, the larger the batches.
struct CoalescerState<Item> {
    /// Names an item that waits. Later ones have greater numbers.
    struct Ticket: Hashable { let number: Int }

    enum Decision {
        case run([Item])
        case wait(Ticket)
        /// Too many wait already.
        case refuse
    }

    private struct Waiting {
        let number: Int
        /// Nil once it has left.
        var item: Item?
    }

    private let limits: CoalescerLimits
    private var queue = Deque<Waiting>()
    private var lastNumber = 0
    private(set) var waitingCount = 0
    private(set) var batchesInFlight = 0

    init(limits: CoalescerLimits) { self.limits = limits }

    mutating func submitted(_ item: Item) -> Decision {
        if self.batchesInFlight < self.limits.maxBatchesInFlight {
            self.batchesInFlight += 1
            return .run([item])
        }
        guard self.waitingCount < self.limits.maxWaiting else { return .refuse }
        self.lastNumber += 1
        self.waitingCount += 1
        self.queue.append(Waiting(number: self.lastNumber, item: item))
        return .wait(Ticket(number: self.lastNumber))
    }

    /// Lets a waiting item go; one that has left, or runs already, is no matter.
    mutating func left(_ ticket: Ticket) {
        var low = 0
        var high = self.queue.count
        while low < high {
            let middle = (low + high) / 2
            if self.queue[middle].number < ticket.number { low = middle + 1 } else { high = middle }
        }
        guard low < self.queue.count, self.queue[low].number == ticket.number, self.queue[low].item != nil else { return }
        self.queue[low].item = nil
        self.waitingCount -= 1
        // Those that left must not outnumber those that wait by much.
        if self.queue.count > 2 * self.waitingCount + 64 { self.queue.removeAll { $0.item == nil } }
    }

    /// A batch has ended.
    /// - Returns: the next one, which runs in its place; nil when nothing waits.
    mutating func finished() -> [Item]? {
        var batch: [Item] = []
        while batch.count < self.limits.maxBatch, let first = self.queue.popFirst() {
            if let item = first.item { batch.append(item) }
        }
        self.waitingCount -= batch.count
        guard batch.isEmpty else { return batch }
        self.batchesInFlight -= 1
        return nil
    }
}

/// What bounds a coalescer.
public struct CoalescerLimits: Sendable, Hashable {
    /// Items of one batch. 1 or more.
    public var maxBatch: Int
    /// Batches that run at once. 1 or more; more give smaller ones.
    public var maxBatchesInFlight: Int
    /// Items that wait for the next batch; one more is refused with `poolExhausted`.
    public var maxWaiting: Int

    public init(maxBatch: Int = 64, maxBatchesInFlight: Int = 1, maxWaiting: Int = 16_384) {
        self.maxBatch = max(maxBatch, 1)
        self.maxBatchesInFlight = max(maxBatchesInFlight, 1)
        self.maxWaiting = max(maxWaiting, 0)
    }
}

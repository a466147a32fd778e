import DequeModule

/// Which items go together. Pure: items come in, batches go out.
///
/// As long as fewer batches run than may, an item runs at once and alone. Then items gather, and each batch that ends takes the next
/// ones along: the busier the server, the larger the batches. Where a further batch may only run beside slow ones, it begins with one
/// item, which finds out for the others whether there is a way past.
struct CoalescerState<Item> {
    typealias Instant = ContinuousClock.Instant

    /// Names an item that waits. Later ones have greater numbers.
    struct Ticket: Hashable { let number: Int }

    struct Batch {
        /// Names it while it runs.
        let number: Int
        let items: [Item]
    }

    enum Decision {
        case run(Batch)
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
    private var lastBatch = 0
    /// When each batch that runs began.
    private var running: [Int: Instant] = [:]
    private(set) var waitingCount = 0

    init(limits: CoalescerLimits) { self.limits = limits }

    mutating func submitted(_ item: Item, _ now: Instant) -> Decision {
        if self.waitingCount == 0, self.mayStart(now) { return .run(self.start([item], now)) }
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
    /// - Returns: the next one, which runs in its place; nil when nothing waits, or another batch will take along what does.
    mutating func finished(_ batch: Int, _ now: Instant) -> Batch? {
        self.running[batch] = nil
        return self.mayStart(now) ? self.next(self.limits.maxBatch, now) : nil
    }

    /// To be called from time to time while items wait.
    /// - Returns: a batch to run beside those that are slow.
    mutating func looked(_ now: Instant) -> Batch? { self.mayStart(now) ? self.next(1, now) : nil }

    private func mayStart(_ now: Instant) -> Bool {
        self.running.count < self.limits.maxBatchesInFlight && self.running.values.allSatisfy { $0 + self.limits.patience <= now }
    }

    private mutating func next(_ count: Int, _ now: Instant) -> Batch? {
        var items: [Item] = []
        while items.count < count, let first = self.queue.popFirst() {
            if let item = first.item { items.append(item) }
        }
        self.waitingCount -= items.count
        return items.isEmpty ? nil : self.start(items, now)
    }

    private mutating func start(_ items: [Item], _ now: Instant) -> Batch {
        self.lastBatch += 1
        self.running[self.lastBatch] = now
        return Batch(number: self.lastBatch, items: items)
    }
}

extension CoalescerState.Batch: Sendable where Item: Sendable {}

/// What bounds a coalescer.
public struct CoalescerLimits: Sendable, Hashable {
    /// Items of one batch. 1 or more.
    public var maxBatch: Int
    /// Batches that run at once. 1 or more; more give smaller ones.
    public var maxBatchesInFlight: Int
    /// How long all batches that run must have been under way before another one joins them. With some milliseconds, batches stay as
    /// large as one at a time makes them, and one that hangs holds up nobody but those in it.
    public var patience: Duration
    /// Items that wait for the next batch; one more is refused with `poolExhausted`.
    public var maxWaiting: Int

    public init(
        maxBatch: Int = 64, maxBatchesInFlight: Int = 1, patience: Duration = .zero, maxWaiting: Int = 16_384
    ) {
        self.maxBatch = max(maxBatch, 1)
        self.maxBatchesInFlight = max(maxBatchesInFlight, 1)
        self.patience = max(patience, .zero)
        self.maxWaiting = max(maxWaiting, 0)
    }
}

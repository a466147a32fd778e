import CatalogAPI
import RPC

/// A service on its way to the server.
struct UploadItem: Hashable, Sendable {
    /// The line of the file, from 1.
    var line: Int
    var draft: ServiceDraft
    /// Its encoded size.
    var bytes: Int
}

/// Decides what a stream of services sends next, by what the server has acknowledged and by its window. Pure.
///
/// Items are numbered from the start of the upload. Those not acknowledged are kept: when the stream breaks, the next one sends
/// them again.
struct UploadState {
    struct Limits: Hashable, Sendable {
        /// What may wait here, sent or not.
        var maxQueuedItems = 4_000
        var maxQueuedBytes = 8 << 20
        /// Of one message.
        var maxBatchItems = 500
        var maxBatchBytes = 256 << 10
        /// Sent and not acknowledged. Servers keep about 1 MiB of a stream unread, and end one that sends more.
        var maxUnacknowledgedBytes = 768 << 10
        /// Of one message that asks what has become of items.
        var maxAskedItems = 250
        var maxAskedBytes = 1 << 20
    }

    /// An item that the server has taken.
    struct Settled: Hashable, Sendable {
        var item: UploadItem
        /// Nil where no stream of this run has brought it.
        var result: BulkCreateResult?
        /// Whether this run has sent it. If not, an earlier one has.
        var wasSent: Bool
    }

    /// What one message carries.
    struct Batch: Hashable, Sendable {
        var position: Int64
        var items: [ServiceDraft]
    }

    private let limits: Limits
    private var items: [UploadItem] = []
    private var queuedBytes = 0
    /// The number of the first item that is kept here: all before it have been taken.
    private(set) var position: Int64
    /// How many of the items were sent on the stream that is open, and their bytes.
    private var sentCount = 0
    private var sentBytes = 0
    /// The number up to which this run has sent, on whatever stream.
    private var sentUpTo: Int64 = 0
    /// The number up to which the window allows to send.
    private var windowEnd: Int64 = 0
    /// What the server has taken before this run gave it: items numbered below it are not sent.
    private var takenUpTo: Int64 = 0
    /// Whether the stream that is open has told where it stands.
    private var isGreeted = false
    /// Whether no more items will be put.
    private(set) var isEnded = false

    /// - Parameter position: the number of the first item to come.
    init(position: Int64 = 0, limits: Limits = Limits()) {
        self.position = position
        self.limits = limits
    }

    var hasRoom: Bool { self.items.count < self.limits.maxQueuedItems && self.queuedBytes < self.limits.maxQueuedBytes }

    /// Whether everything that was put has been taken, and no more comes.
    var isDone: Bool { self.isEnded && self.items.isEmpty }

    /// Whether there is nothing to send or to wait for, and more may come.
    var isIdle: Bool { !self.isEnded && self.items.isEmpty }

    /// Whether there is nothing to send any more on the stream that is open.
    var isAllSent: Bool { self.isEnded && self.isGreeted && self.sentCount == self.items.count }

    /// How many items the server has taken that this run was never given; not 0 when the upload held something else.
    var surplus: Int64 { max(self.takenUpTo - self.position, 0) }

    /// Takes an item in.
    /// - Returns: false when the server has it already.
    mutating func put(_ item: UploadItem) -> Bool {
        guard self.position >= self.takenUpTo else {
            self.position += 1
            return false
        }
        self.items.append(item)
        self.queuedBytes += item.bytes
        return true
    }

    /// No more items come.
    mutating func end() { self.isEnded = true }

    /// No more items come, and those not sent yet are forgotten.
    mutating func stop() {
        self.isEnded = true
        self.queuedBytes -= self.items[self.sentCount...].reduce(0) { $0 + $1.bytes }
        self.items.removeSubrange(self.sentCount...)
    }

    /// Takes everything out that has not been taken by the server.
    mutating func removeAll() -> [UploadItem] {
        defer {
            self.items = []
            self.queuedBytes = 0
            self.beginStream()
        }
        return self.items
    }

    /// A stream is opened, after the last one has ended in whatever way.
    mutating func beginStream() {
        self.sentCount = 0
        self.sentBytes = 0
        self.windowEnd = 0
        self.isGreeted = false
    }

    /// What may be sent now, if anything.
    mutating func nextBatch() -> Batch? {
        let start = self.position + Int64(self.sentCount)
        guard self.isGreeted, self.sentCount < self.items.count, start < self.windowEnd else { return nil }
        let allowed = Int(min(self.windowEnd - start, Int64(self.limits.maxBatchItems)))
        var bytes = 0
        var drafts: [ServiceDraft] = []
        for item in self.items[self.sentCount...].prefix(allowed) {
            let isWithinFlight = self.sentBytes + bytes + item.bytes <= self.limits.maxUnacknowledgedBytes
            // An item goes however large it is, alone and when nothing else is on its way.
            let fits =
                drafts.isEmpty
                ? isWithinFlight || self.sentBytes == 0 : isWithinFlight && bytes + item.bytes <= self.limits.maxBatchBytes
            guard fits else { break }
            bytes += item.bytes
            drafts.append(item.draft)
        }
        guard !drafts.isEmpty else { return nil }
        self.sentCount += drafts.count
        self.sentBytes += bytes
        self.sentUpTo = max(self.sentUpTo, start + Int64(drafts.count))
        return Batch(position: start, items: drafts)
    }

    /// Takes what the server says of the upload.
    /// - Returns: the items that it has taken since, in order.
    /// - Throws: RPCError when it cannot be so.
    mutating func receive(_ reply: StreamCreateServicesResponse) throws(RPCError) -> [Settled] {
        let isGreeting = !self.isGreeted
        self.isGreeted = true
        guard reply.acknowledged >= self.position else {
            throw RPCError(
                .failedPrecondition,
                isGreeting
                    ? "The server has forgotten this upload: it expects item \(reply.acknowledged), and \(self.position) were taken before. "
                        + "Import the file once more; what is there already stays unchanged."
                    : "The server has taken back items that it had acknowledged."
            )
        }
        let mayBeTaken = max(self.position + Int64(self.sentCount), self.takenUpTo)
        guard isGreeting || reply.acknowledged <= mayBeTaken else {
            throw RPCError(.internal, "The server acknowledges item \(reply.acknowledged), which was not sent.")
        }
        var results: [Int64: BulkCreateResult] = [:]
        for result in reply.results { results[result.position] = result }
        let count = Int(min(reply.acknowledged - self.position, Int64(self.items.count)))
        let settled = self.items.prefix(count).enumerated().map { offset, item -> Settled in
            let number = self.position + Int64(offset)
            return Settled(item: item, result: results[number], wasSent: number < self.sentUpTo)
        }
        let bytes = settled.reduce(0) { $0 + $1.item.bytes }
        self.items.removeFirst(count)
        self.queuedBytes -= bytes
        if !isGreeting {
            self.sentCount -= count
            self.sentBytes -= bytes
        }
        self.position += Int64(count)
        self.takenUpTo = max(self.takenUpTo, reply.acknowledged)
        self.windowEnd = reply.acknowledged + Int64(max(reply.window, 0))
        return settled
    }
}

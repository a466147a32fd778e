/// Where an upload stands: which items have come in, which are being stored, which are done. Decides; does nothing itself.
///
/// An upload that is taken up begins with items the caller knows no outcome of. Those that have one already are passed over: their
/// outcome lasts, and the reply that told it was lost with the stream before.
struct UploadState: Sendable {
    /// Items to be stored in one commit. `position` is the number of the first.
    struct Batch: Sendable {
        var position: Int64
        var drafts: [ServiceDraft]
    }

    /// Whether another stream can go on with it.
    private let isNamed: Bool
    private let window: Int
    private let batchSize: Int
    private(set) var acknowledged: Int64
    /// The number the caller gives its next item. Behind `next` only while items come in that have an outcome already.
    private var expected: Int64
    /// How many items are being stored: those after `acknowledged`.
    private var storing = 0
    /// Those after them.
    private var waiting: [ServiceDraft] = []
    private var storingBytes = 0
    private var waitingBytes = 0
    private var created: Int64 = 0
    private var unchanged: Int64 = 0
    private var failed: Int64 = 0

    /// - Parameters:
    ///   - isNamed: whether another stream can go on with it.
    ///   - acknowledged: how many items have an outcome from streams before.
    ///   - position: where the caller begins.
    /// - Throws: `invalidArgument` on `position` when the caller begins after that.
    init(isNamed: Bool, acknowledged: Int64, position: Int64, limits: CatalogLimits) throws(CatalogError) {
        self.isNamed = isNamed
        self.window = limits.uploadWindow
        self.batchSize = limits.batchSize
        self.acknowledged = acknowledged
        self.expected = position
        guard (0...acknowledged).contains(position) else { throw self.misplaced(position) }
    }

    /// The number of the first item that has not come in yet.
    private var next: Int64 { self.acknowledged + Int64(self.storing + self.waiting.count) }

    /// How many bytes of memory the items that are not stored yet take, about.
    var heldBytes: Int { self.storingBytes + self.waitingBytes }

    /// Takes in a message.
    /// - Throws: `invalidArgument` on `position` when it does not follow the message before; `resourceExhausted` with reason
    ///   `UPLOAD_WINDOW_EXCEEDED` when the caller sends more than the window. The upload is over then, and fact `resumeAt` says how many
    ///   items have an outcome.
    mutating func receive(_ items: [ServiceDraft], at position: Int64) throws(CatalogError) {
        guard position == self.expected || position == self.next else { throw self.misplaced(position) }
        let fresh = items.dropFirst(Int(clamping: self.next - position))
        guard self.storing + self.waiting.count + fresh.count <= self.window else { throw self.windowExceeded }
        self.waiting.append(contentsOf: fresh)
        self.waitingBytes += fresh.reduce(0) { $0 + $1.heldBytes }
        self.expected = position + Int64(items.count)
    }

    /// The items to store now; nil when none wait, or others are being stored. An id occurs once in it: what the second item of an
    /// id meets is what the first left, whether or not they came together.
    mutating func nextBatch() -> Batch? {
        guard self.storing == 0, !self.waiting.isEmpty else { return nil }
        var ids: Set<ServiceID> = []
        let drafts = Array(
            self.waiting.prefix(self.batchSize).prefix { draft in ServiceID(draft.id).map { ids.insert($0).inserted } ?? true })
        self.waiting.removeFirst(drafts.count)
        self.storing = drafts.count
        self.storingBytes = drafts.reduce(0) { $0 + $1.heldBytes }
        self.waitingBytes -= self.storingBytes
        return Batch(position: self.acknowledged, drafts: drafts)
    }

    /// The batch is stored, and these are the outcomes of its items.
    mutating func stored(_ results: [BulkItemResult]) -> UploadReply {
        let position = self.acknowledged
        self.acknowledged += Int64(self.storing)
        self.storing = 0
        self.storingBytes = 0
        for result in results {
            switch result {
            case .stored(_, _, .created): self.created += 1
            case .stored(_, _, .unchanged): self.unchanged += 1
            case .failed: self.failed += 1
            }
        }
        return self.reply(position: position, results: results)
    }

    /// How the upload stands, without results.
    var standing: UploadReply { self.reply(position: self.acknowledged, results: []) }

    private func reply(position: Int64, results: [BulkItemResult]) -> UploadReply {
        UploadReply(
            acknowledged: self.acknowledged,
            window: self.window,
            position: position,
            results: results,
            created: self.created,
            unchanged: self.unchanged,
            failed: self.failed
        )
    }

    private func misplaced(_ position: Int64) -> CatalogError {
        var violations = Violations()
        violations.add("position", "Item \(self.next) comes next, not item \(position). \(self.wayOn)")
        var error = violations.error
        error.facts["resumeAt"] = String(self.acknowledged)
        return error
    }

    /// What a caller can do when the upload is over. Items that are being stored meanwhile are passed over when it is taken up.
    private var wayOn: String {
        self.isNamed
            ? "Take the upload up again at item \(self.acknowledged)."
            : "The items before \(self.acknowledged) are done; send the others in another stream, which begins at 0 without a request_id."
    }

    private var windowExceeded: CatalogError {
        var error = CatalogError(
            .resourceExhausted,
            "At most \(self.window) items may wait after the last one acknowledged. \(self.wayOn)"
        )
        error.reason = "UPLOAD_WINDOW_EXCEEDED"
        error.facts = ["resumeAt": String(self.acknowledged), "window": String(self.window)]
        return error
    }
}

import NIOCore

/// What one connection holds of its peer's requests, counted against its own share and against that of all connections.
///
/// Confined to the connection's event loop, but for `budget`, which the mailboxes of its streams share.
struct HeldRequests {
    /// What a call costs besides its bytes: its context, its task, its place among the streams.
    static let callOverheadBytes = 2 * 1024

    let budget: ByteBudget
    private let shareBytes: Int
    /// What `budget` counts for the frame that is not whole yet.
    private var unfinishedBytes = 0

    init(_ limits: ServerLimits, _ memory: ServerMemory) {
        self.budget = ByteBudget(limits.connectionReceiveBudgetBytes, within: memory.received)
        self.shareBytes = limits.connectionReceiveBudgetBytes
    }

    /// So much is there of a frame that is not whole.
    /// - Returns: false when there is no room for it: the frame has to be given up.
    mutating func unfinished(_ bufferedBytes: Int) -> Bool {
        let bytes = max(bufferedBytes - ServerMemory.uncountedFrameBytes, 0)
        guard bytes != self.unfinishedBytes else { return true }
        let growth = bytes - self.unfinishedBytes
        if growth < 0 {
            self.budget.give(-growth)
        } else if !self.budget.take(growth) {
            return false
        }
        self.unfinishedBytes = bytes
        return true
    }

    /// The frame is whole, or given up: what becomes of its bytes is counted anew.
    mutating func releaseUnfinished() {
        guard self.unfinishedBytes > 0 else { return }
        self.budget.give(self.unfinishedBytes)
        self.unfinishedBytes = 0
    }

    /// Whether a request of so many bytes finds room.
    func admits(_ requestBytes: Int) -> Bool { self.budget.hasRoom(for: requestBytes + Self.callOverheadBytes) }

    /// Why a request of so many bytes finds no room: this connection holds too much, or all of them do.
    func tooMuchHeld(_ requestBytes: Int) -> RPCError {
        if self.budget.takenBytes + requestBytes + Self.callOverheadBytes > self.shareBytes {
            RPCError(
                .resourceExhausted, "The requests of this connection that are under way take up its share of memory.",
                retryAfter: .milliseconds(100))
        } else {
            RPCError(
                .unavailable, "The requests that are under way take up this server's memory for them.", retryAfter: .seconds(1))
        }
    }
}

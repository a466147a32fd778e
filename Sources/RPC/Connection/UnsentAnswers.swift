/// What one connection counts of its unsent answers for all connections together. Confined to the connection's event loop.
struct UnsentAnswers {
    private let all: ByteBudget
    private let shareBytes: Int
    private var countedBytes = 0

    init(_ limits: ServerLimits, _ memory: ServerMemory) {
        self.all = memory.unsent
        self.shareBytes = limits.connectionSendBudgetBytes
    }

    /// So much is unsent now.
    /// - Returns: false when the peer lets too much of it lie, by itself or together with others: its connection has to go.
    mutating func count(_ unsentBytes: Int) -> Bool {
        let bytes = max(unsentBytes - ServerMemory.uncountedUnsentBytes, 0)
        if bytes != self.countedBytes {
            let growth = bytes - self.countedBytes
            let fits = growth <= 0 || self.all.hasRoom(for: growth)
            self.all.takeAnyway(growth)
            self.countedBytes = bytes
            if !fits, unsentBytes > ServerMemory.modestUnsentBytes { return false }
        }
        return unsentBytes <= 2 * self.shareBytes
    }

    /// Whether a peer with so much unsent may make new calls: within its own share, and beyond what every connection has for itself
    /// only as long as all together have room.
    func admitsCalls(_ unsentBytes: Int) -> Bool {
        unsentBytes < self.shareBytes && (unsentBytes <= ServerMemory.uncountedUnsentBytes || self.all.hasRoom(for: 1))
    }

    /// The connection is closed: nothing waits for its peer any more.
    mutating func release() {
        self.all.give(self.countedBytes)
        self.countedBytes = 0
    }
}

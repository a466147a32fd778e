import NIOCore

/// Keeps what happens often from filling the log: one line a second at most, with how many there were since the last. Pure.
struct RefusalLog {
    private static let interval = TimeAmount.seconds(1)

    private var lastLine: NIODeadline?
    private var unlogged = 0

    /// Counts one refusal.
    /// - Returns: the number to log now, this one and those that were passed over among them; nil when it is too early.
    mutating func record(at now: NIODeadline) -> Int? {
        self.unlogged += 1
        if let lastLine, now - lastLine < Self.interval { return nil }
        self.lastLine = now
        defer { self.unlogged = 0 }
        return self.unlogged
    }
}

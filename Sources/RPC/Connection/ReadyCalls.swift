/// The calls that came with one read and have not begun, in their order. Confined to the connection's event loop.
struct ReadyCalls {
    private var calls: [ServerCall] = []
    private var next = 0

    var count: Int { self.calls.count - self.next }
    var isEmpty: Bool { self.next == self.calls.count }

    mutating func append(_ call: ServerCall) { self.calls.append(call) }

    mutating func takeFirst() -> ServerCall? {
        guard !self.isEmpty else { return nil }
        defer { self.next += 1 }
        return self.calls[self.next]
    }

    /// Forgets every call, and keeps the room for those of the next read.
    mutating func clear() {
        self.calls.removeAll(keepingCapacity: true)
        self.next = 0
    }
}

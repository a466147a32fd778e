/// What all connections of a server may hold together. Each has a little of its own that is not counted, so that the usual call
/// costs no shared write.
struct ServerMemory: Sendable {
    /// Of a frame that is not whole yet.
    static let uncountedFrameBytes = 16 * 1024
    /// Of answers that have not left.
    static let uncountedUnsentBytes = 64 * 1024
    /// A connection with no more unsent than this is not closed for what others let lie.
    static let modestUnsentBytes = 1024 * 1024

    let received: ByteBudget
    let unsent: ByteBudget

    init(_ limits: ServerLimits) {
        self.received = ByteBudget(limits.receiveBudgetBytes)
        self.unsent = ByteBudget(limits.sendBudgetBytes)
    }
}

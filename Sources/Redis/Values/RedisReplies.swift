/// The answers to commands that were sent together, in their order.
public struct RedisReplies: Sendable, Hashable {
    /// One for each command. A command that failed has an `error` here, and says nothing of the others.
    public let values: [RedisValue]
    /// Names the server's process, one for all.
    public let runID: String

    public init(values: [RedisValue], runID: String) {
        self.values = values
        self.runID = runID
    }
}

/// What keeps a server from what it needs.
public struct ProbeProblem: Hashable, Sendable {
    /// For whoever asks.
    public let message: String
    /// What the other side said, for the log alone; one line.
    public let cause: String?

    public init(_ message: String, cause: String? = nil) {
        self.message = message
        self.cause = cause
    }
}

/// How much one call may ask for.
public struct CatalogLimits: Hashable, Sendable {
    /// How many entities a page holds; the contract says so.
    public static let pageSizes: ClosedRange<Int32> = 1...100
    /// How many a page holds when the caller does not say.
    public static let defaultPageSize: Int32 = 20

    /// How many items a bulk call may have, and how many of an upload are stored at once. At least 1.
    public var batchSize: Int
    /// How many items of an upload may wait to be stored. At least `batchSize`, so that one batch comes in while another is stored.
    public var uploadWindow: Int
    /// How many bytes an answer may take, about.
    public var maxAnswerBytes: Int
    /// How often an update that names no version is tried while others change the entity. At least 1.
    public var updateAttempts: Int

    /// What the result of one item of a bulk call takes, at most, when it has no words: those of errors get what is left.
    public static let resultBytes = 64

    /// - Parameter maxAnswerBytes: bounds `batchSize` too. What was stored must be told, so what cannot be told is not stored.
    public init(
        batchSize: Int = 1_000, uploadWindow: Int = 2_000, updateAttempts: Int = 10, maxAnswerBytes: Int = 4 * 1_024 * 1_024 - 1_024
    ) {
        self.maxAnswerBytes = max(Self.resultBytes, maxAnswerBytes)
        self.batchSize = min(max(1, batchSize), self.maxAnswerBytes / Self.resultBytes)
        self.uploadWindow = max(self.batchSize, uploadWindow)
        self.updateAttempts = max(1, updateAttempts)
    }
}

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
    /// How often an update that names no version is tried while others change the entity. At least 1.
    public var updateAttempts: Int

    public init(batchSize: Int = 1_000, uploadWindow: Int = 2_000, updateAttempts: Int = 5) {
        self.batchSize = max(1, batchSize)
        self.uploadWindow = max(self.batchSize, uploadWindow)
        self.updateAttempts = max(1, updateAttempts)
    }
}

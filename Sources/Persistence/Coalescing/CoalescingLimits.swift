/// What bounds the gathering of single reads and creates into one statement.
public struct CoalescingLimits: Hashable, Sendable {
    /// Reads in one statement.
    public var maxReads = 128
    /// Creates in one statement.
    public var maxCreates = 64

    public init() {}
}

/// What bounds the gathering of single reads and creates into one statement.
public struct CoalescingLimits: Hashable, Sendable {
    /// Reads in one statement.
    public var maxReads = 128
    /// Creates in one statement.
    public var maxCreates = 64
    /// Statements of each kind under way at once. There is one as long as it is answered soon.
    public var maxStatements = 4
    /// How long statements may be under way before another one goes beside them.
    public var patience = Duration.milliseconds(50)
    /// How long creates wait together: then each finds another connection.
    public var createTimeout = Duration.seconds(5)
    /// How long creates wait together for somebody's lock: then those that need not wait for it go without the others.
    public var createLockTimeout = Duration.milliseconds(200)

    public init() {}
}

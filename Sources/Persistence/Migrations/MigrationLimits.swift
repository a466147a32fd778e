/// How long a migration may take, and others may wait for it.
public struct MigrationLimits: Hashable, Sendable {
    /// For one step: an index on a large table takes its time.
    public var step = Duration.seconds(3_600)
    /// For another program that brings the same database up to date.
    public var wait = Duration.seconds(3_600)
    /// Between two looks whether the other is done.
    public var pollInterval = Duration.milliseconds(250)
    /// After this long, and again and again, the log says what is waited for.
    public var reminder = Duration.seconds(5)

    public init() {}
}

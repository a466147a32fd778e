/// What a sequencer has done and what is left.
public struct SequencerStatus: Hashable, Sendable {
    /// How many partitions it holds.
    public var partitions = 0
    /// How many changes it has given places since it started.
    public var sealed: Int64 = 0
    /// How many changes of the whole catalogue wait, as far as they are counted (`SequencerConfiguration.maxCounted`).
    public var waiting: Int64 = 0
    /// How long the oldest of them has waited. Also grows when no server sequences, and when a change waits for one that is missing.
    public var lag = Duration.zero
    /// Whether the last tick failed.
    public var isFailing = false

    public init() {}
}

/// How a sequencer works.
public struct SequencerConfiguration: Hashable, Sendable {
    /// Between two ticks when nothing waits.
    public var interval = Duration.milliseconds(100)
    /// After which a partition whose sequencer is gone goes to another.
    public var leaseDuration = Duration.seconds(10)
    /// Changes of one partition that get places in one tick.
    public var maxChangesPerPartition = 256
    /// Bytes of them, about; one of any size is taken.
    public var maxBytesPerPartition = 1_024 * 1_024
    /// Partitions that one sequencer takes.
    public var maxPartitions = 16
    /// How far waiting changes are counted.
    public var maxCounted = 100_000
    /// After which a tick is given up.
    public var timeout = Duration.seconds(10)

    public init() {}
}

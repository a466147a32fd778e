/// A level of the cache as operators see it. What is counted is counted since the server started.
public struct CacheReading: Hashable, Sendable {
    /// `l1` or `l2`.
    public var level: String
    public var isEnabled: Bool
    public var entries = 0
    public var bytes = 0
    /// 0: no bound.
    public var capacityBytes = 0
    /// Reads that were answered at once, and those of them that were told that there is no such thing.
    public var hits = 0
    public var negatives = 0
    public var misses = 0
    /// The share of reads that it answered lately, 0 to 1.
    public var hitRatio = 0.0
    /// How often the level below was asked.
    public var loads = 0
    public var evictions = 0
    /// Reads answered with an entry past its time.
    public var staleServes = 0
    /// Whether reads are answered from it now.
    public var isTrusted = false
    /// How far behind the changes it may be; nil when nobody knows.
    public var staleness: Duration?

    public init(level: String, isEnabled: Bool) {
        self.level = level
        self.isEnabled = isEnabled
    }
}

/// What a cache holds at one moment, and what it has done since it began.
public struct CacheStatistics: Sendable, Hashable {
    public var entries = 0
    /// What the entries cost, their overhead included.
    public var bytes = 0
    /// Loads under way now.
    public var loading = 0

    /// Reads that were answered at once, those from entries past their time included.
    public var hits = 0
    /// The hits that said that there is nothing, as of an entry within its time.
    public var absentHits = 0
    /// The hits from an entry past its time, because loading it had failed a moment ago.
    public var stale = 0
    /// Reads that had to wait for a load.
    public var misses = 0
    /// The misses that waited for a load of somebody else.
    public var joined = 0
    /// The misses that had to because the knowledge of others' changes was too old.
    public var untrusted = 0
    /// Loads that failed, where those who waited were told what an entry past its time says.
    public var staleLoads = 0
    /// Loads begun.
    public var loads = 0
    /// The loads that were begun before an entry's end.
    public var refreshes = 0
    public var loadFailures = 0
    /// Results that were not kept because an invalidation had overtaken them.
    public var fenced = 0
    /// Results that were not kept because they are too large.
    public var oversized = 0
    /// Entries that had to leave for others.
    public var evictions = 0
    /// Entries that were removed because they were known to be outdated.
    public var invalidated = 0

    public init() {}

    public static func + (left: CacheStatistics, right: CacheStatistics) -> CacheStatistics {
        var sum = left
        for counter in Self.counters { sum[keyPath: counter] += right[keyPath: counter] }
        return sum
    }

    private static var counters: [WritableKeyPath<CacheStatistics, Int>] {
        [
            \.entries, \.bytes, \.loading, \.hits, \.absentHits, \.misses, \.joined, \.untrusted, \.stale, \.staleLoads,
            \.loads, \.refreshes, \.loadFailures, \.fenced, \.oversized, \.evictions, \.invalidated,
        ]
    }
}

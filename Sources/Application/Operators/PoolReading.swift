public import Resilience

/// A pool of connections as operators see it.
public struct PoolReading: Hashable, Sendable {
    /// Where its connections lead, such as `database`.
    public var name: String
    /// How many there may be.
    public var maxOpen: Int
    public var statistics: PoolStatistics

    public init(name: String, maxOpen: Int, statistics: PoolStatistics) {
        self.name = name
        self.maxOpen = maxOpen
        self.statistics = statistics
    }
}

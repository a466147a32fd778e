public import Catalog
public import Resilience

/// What the catalogue stands on: its repositories, and what goes with them.
public struct CatalogStore: Sendable {
    public var services: any ServiceRepository
    public var artisans: any ArtisanRepository
    public var tenants: any TenantRepository
    /// Signs page tokens; the same for all servers of one database.
    public var pageTokenSecret: [UInt8]
    /// Tells the database from others that have the same secret, as one that was restored from its dump; nil: nothing does.
    public var identity: String?
    /// Asks whether it can be reached: nil when it can, else what is in the way. Returns by the deadline.
    public var probe: @Sendable (_ deadline: ContinuousClock.Instant) async -> ProbeProblem?
    /// How the connections to the database are, at once; nil where there are none.
    public var poolStatistics: @Sendable () -> PoolStatistics?
    /// The breakers of what it stands on.
    public var breakers: [CircuitBreaker] = []

    public init(
        services: any ServiceRepository,
        artisans: any ArtisanRepository,
        tenants: any TenantRepository,
        pageTokenSecret: [UInt8],
        probe: @escaping @Sendable (_ deadline: ContinuousClock.Instant) async -> ProbeProblem?,
        poolStatistics: @escaping @Sendable () -> PoolStatistics? = { nil }
    ) {
        self.services = services
        self.artisans = artisans
        self.tenants = tenants
        self.pageTokenSecret = pageTokenSecret
        self.probe = probe
        self.poolStatistics = poolStatistics
    }
}

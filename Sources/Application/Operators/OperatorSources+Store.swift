extension OperatorSources {
    /// What the catalogue's store has to show.
    init(_ store: CatalogStore, maxDatabaseConnections: Int) {
        self.init()
        self.pools = {
            store.poolStatistics().map { [PoolReading(name: "database", maxOpen: maxDatabaseConnections, statistics: $0)] } ?? []
        }
    }
}

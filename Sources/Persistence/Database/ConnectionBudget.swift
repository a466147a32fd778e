/// Whether the connections that the servers of one database may open are more than it takes. Pure.
///
/// It does not know of other programs that use the same Postgres, nor of limits of its roles and databases: within it is no promise.
public struct ConnectionBudget: Hashable, Sendable {
    /// Servers that use the database, at least 1.
    public let servers: Int
    /// Connections that each may open.
    public let connectionsPerServer: Int
    /// Connections that Postgres has for all who are not its superusers.
    public let available: Int

    /// - Parameter servers: taken as 1 when less.
    public init(servers: Int, connectionsPerServer: Int, available: Int) {
        self.servers = max(servers, 1)
        self.connectionsPerServer = max(connectionsPerServer, 0)
        self.available = max(available, 0)
    }

    /// Connections of all servers together.
    public var wanted: Int {
        let (product, overflow) = self.servers.multipliedReportingOverflow(by: self.connectionsPerServer)
        return overflow ? .max : product
    }

    public var isExceeded: Bool { self.wanted > self.available }

    /// The most that each server may open if all are to fit; 0 when there are too many servers.
    public var mostPerServer: Int { self.available / self.servers }
}

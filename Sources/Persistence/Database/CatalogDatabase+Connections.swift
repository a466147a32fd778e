public import Catalog
import Postgres

extension CatalogDatabase {
    /// How many connections Postgres has for all who are not its superusers, those that are open included.
    public func availableConnections(deadline: ContinuousClock.Instant?) async throws(CatalogError) -> Int {
        try await self.run(Self.connections, Parameters(), lane: .read, deadline: deadline) { rows, _ throws(PostgresError) in
            guard let row = rows.first else { throw .noAnswer }
            return .answer(Int(try row.int64(0)))
        }
    }

    /// Postgres 16 and later keep some for a role of their own.
    private static let connections = Statement(
        "available_connections",
        """
        select current_setting('max_connections')::int8 - current_setting('superuser_reserved_connections')::int8
          - coalesce(current_setting('reserved_connections', true)::int8, 0)
        """
    )
}

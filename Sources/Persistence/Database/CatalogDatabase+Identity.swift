public import Catalog
import Postgres

extension CatalogDatabase {
    /// A text that no other database has, also when it was restored from a dump of this one: the cluster that initdb made, and the
    /// database's number in it. Copies of the cluster's files have the same.
    /// - Returns: nil where the role that asks may not know.
    public func identity(deadline: ContinuousClock.Instant?) async throws(CatalogError) -> String? {
        do throws(CatalogError) {
            return try await self.run(Self.identity, Parameters(), lane: .read, deadline: deadline) {
                rows, _ throws(PostgresError) in
                guard let row = rows.first else { throw .noAnswer }
                return .answer(try row.string(0))
            }
        } catch {
            // Everyone may, unless its administrator took that away.
            guard (error.cause as? PostgresError)?.sqlState == .insufficientPrivilege else { throw error }
            return nil
        }
    }

    private static let identity = Statement(
        "database_identity",
        """
        select c.system_identifier::text || '/' || d.oid::text
        from pg_control_system() c, pg_database d where d.datname = current_database()
        """
    )
}

import Catalog
import CatalogTesting
import DatabaseTesting
import Postgres

@testable import Persistence

extension TestDatabase {
    var repositories: Repositories {
        Repositories(services: self.services, artisans: self.artisans, tenants: self.tenants)
    }

    /// Everything that is kept, deleted entities included.
    func rows() async throws -> CatalogRows {
        CatalogRows(
            tenants: try await self.all(Tenant.self, order: "s.id"),
            artisans: try await self.all(Artisan.self, order: "s.tenant, s.id"),
            services: try await self.all(Service.self, order: "s.tenant, s.id"))
    }

    private func all<Entity: StoredEntity>(_: Entity.Type, order: String) async throws -> [Entity] {
        let sql = "select \(Entity.table.columns(of: "s")) from \(Entity.table.name) s order by \(order)"
        return try await self.client.query(Statement("all_\(Entity.table.name)", sql)).map { row in
            var reader = RowReader(row)
            return try Entity(&reader)
        }
    }

    /// When the latest change was made.
    func latestChange() async throws -> Timestamp {
        let rows = try await self.client.query(Self.latest)
        return Timestamp(microseconds: try rows[0].int64(0))
    }

    private static let latest = Statement(
        "latest_change", "select coalesce((extract(epoch from max(at)) * 1000000)::int8, 0) from change")
}

import DatabaseTesting

@testable import Persistence

extension TestDatabase {
    var database: CatalogDatabase { CatalogDatabase(self.client) }
    var services: PostgresServiceRepository { PostgresServiceRepository(self.database) }
    var artisans: PostgresArtisanRepository { PostgresArtisanRepository(self.database) }
    var tenants: PostgresTenantRepository { PostgresTenantRepository(self.database) }

    /// A database with the current schema, unless told otherwise, that goes when `body` ends.
    static func with(migrated: Bool = true, _ body: (TestDatabase) async throws -> Void) async throws {
        try await Self.empty { database in
            if migrated { _ = try await Migrator(database.client).run() }
            try await body(database)
        }
    }
}

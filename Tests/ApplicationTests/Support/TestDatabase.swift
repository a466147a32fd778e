import DatabaseTesting
import Logging

@testable import Application

extension TestDatabase {
    /// What the server builds on this database, with the current schema.
    func withStore<Result>(_ body: (CatalogStore) async throws -> Result) async throws -> Result {
        let settings = try LoadedSettings(flags: [:], environment: [:], folder: "/").settings
        let database = DatabaseConnection(settings, connection: self.connection, logger: .silent)
        let result: Swift.Result<Result, any Error>
        do {
            _ = try await database.migrate()
            result = .success(try await body(database.store()))
        } catch { result = .failure(error) }
        await database.shutDown()
        return try result.get()
    }

    /// What every table holds, as a digest for each: of one tenant alone, in the tables that know tenants, when one is given.
    func digests(of tenant: String? = nil) async throws -> [String: String] {
        let knowing = tenant.map { _ in
            "and exists (select from information_schema.columns c where c.table_name = t.table_name and c.column_name = 'tenant')"
        }
        let tables = try await self.texts(
            """
            select table_name::text from information_schema.tables t
            where table_schema = 'public' and table_type = 'BASE TABLE' \(knowing ?? "")
            """)
        var digests: [String: String] = [:]
        for table in tables {
            let rows = tenant.map { "where tenant = '\($0)'" } ?? ""
            digests[table] = try await self.texts(
                #"select coalesce(md5(string_agg(r::text, ',' order by r::text)), '') from "\#(table)" r \#(rows)"#
            ).first
        }
        return digests
    }
}

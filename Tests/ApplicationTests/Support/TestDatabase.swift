import Foundation
import Logging
import Postgres
import Testing

@testable import Application

/// A database of its own for one test, on the server that `tools/test` starts.
struct TestDatabase: Sendable {
    /// How a superuser connects to that server; nil where there is none.
    static let server = ProcessInfo.processInfo.environment["KRAFTI_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }
    static let absence: Comment = "KRAFTI_TEST_POSTGRES names no server; tools/test starts one"

    /// How it is connected to, as DATABASE_URL says it.
    let connection: String
    let client: PostgresClient

    /// An empty database that goes when `body` ends.
    static func with<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
        let server = try #require(Self.server)
        let name = "application_\(UInt64.random(in: .min ... .max))"
        let administrator = Self.client(server)
        try await administrator.execute("create database \(name)")
        let connection = "\(server) dbname=\(name)"
        let database = TestDatabase(connection: connection, client: Self.client(connection))
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.client.shutDown(grace: .seconds(5))
        try await administrator.execute("drop database \(name) with (force)")
        await administrator.shutDown(grace: .seconds(5))
        return try result.get()
    }

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

    /// The first column of each row, as texts.
    func texts(_ sql: String) async throws -> [String] {
        let rows = try await self.client.query(Statement("test_\(UInt64.random(in: .min ... .max))", sql))
        return try rows.map { try $0.string(0) }
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

    /// Another client of the same database, as another server would have.
    func anotherClient() -> PostgresClient { Self.client(self.connection) }

    private static func client(_ connection: String) -> PostgresClient {
        PostgresClient(PostgresConfiguration(connection: connection), logger: .silent)
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() } }
}

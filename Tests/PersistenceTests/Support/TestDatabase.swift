import Foundation
import Logging
import Postgres
import Resilience
import Testing

@testable import Persistence

/// A database of its own for one test, on the server that `tools/test` starts.
struct TestDatabase: Sendable {
    /// How a superuser connects to that server; nil where there is none.
    static let server = ProcessInfo.processInfo.environment["KRAFTI_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }
    static let absence: Comment = "KRAFTI_TEST_POSTGRES names no server; tools/test starts one"

    let client: PostgresClient
    let connection: String

    var database: CatalogDatabase { CatalogDatabase(self.client) }
    var services: PostgresServiceRepository { PostgresServiceRepository(self.database) }
    var artisans: PostgresArtisanRepository { PostgresArtisanRepository(self.database) }
    var tenants: PostgresTenantRepository { PostgresTenantRepository(self.database) }

    /// A database with the current schema, unless told otherwise, that goes when `body` ends.
    static func with(migrated: Bool = true, _ body: (TestDatabase) async throws -> Void) async throws {
        let server = try #require(Self.server)
        let name = "persistence_\(UInt64.random(in: .min ... .max))"
        let administrator = Self.client(server)
        try await administrator.execute("create database \(name)")
        let database = TestDatabase(client: Self.client("\(server) dbname=\(name)"), connection: "\(server) dbname=\(name)")
        var failure: (any Error)?
        do {
            if migrated { _ = try await Migrator(database.client).run() }
            try await body(database)
        } catch { failure = error }
        await database.client.shutDown(grace: .seconds(5))
        try await administrator.execute("drop database \(name) with (force)")
        await administrator.shutDown(grace: .seconds(5))
        if let failure { throw failure }
    }

    /// Another client of the same database, as another server would have.
    func anotherClient() -> PostgresClient { Self.client(self.connection) }

    private static func client(_ connection: String) -> PostgresClient {
        var configuration = PostgresConfiguration(connection: connection)
        configuration.pool.maxOpen = 8
        return PostgresClient(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Ends the other sessions of this database whose last statement looks like `pattern`.
    func terminate(_ pattern: String = "%") async throws {
        try await self.client.execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query like '\(pattern)'
            """)
    }

    /// The first column of the first row, as a number.
    func number(_ sql: String) async throws -> Int64 {
        let rows = try await self.client.query(Statement("test_\(UInt64.random(in: .min ... .max))", "select (\(sql))::int8"))
        return try #require(rows.first).int64(0)
    }

    /// The first column of each row, as texts.
    func texts(_ sql: String) async throws -> [String] {
        let rows = try await self.client.query(Statement("test_\(UInt64.random(in: .min ... .max))", sql))
        return try rows.map { try $0.string(0) }
    }
}

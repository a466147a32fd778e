import Foundation
package import Logging
package import Postgres
import Resilience
package import Testing

/// A database of its own for one test, on the server that `tools/test` starts.
package struct TestDatabase: Sendable {
    /// How a superuser connects to that server; nil where there is none.
    package static let server = ProcessInfo.processInfo.environment["KRAFTI_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }
    package static let absence: Comment = "KRAFTI_TEST_POSTGRES names no server; tools/test starts one"

    /// How it is connected to, as DATABASE_URL says it.
    package let connection: String
    package let client: PostgresClient

    package init(client: PostgresClient, connection: String) {
        self.client = client
        self.connection = connection
    }

    /// An empty database that goes when `body` ends.
    package static func empty<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
        let server = try #require(Self.server)
        let name = "test_\(UInt64.random(in: .min ... .max))"
        let administrator = Self.client(server)
        try await administrator.execute("create database \(name)")
        let connection = "\(server) dbname=\(name)"
        let database = TestDatabase(client: Self.client(connection), connection: connection)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.client.shutDown(grace: .seconds(5))
        try await administrator.execute("drop database \(name) with (force)")
        await administrator.shutDown(grace: .seconds(5))
        return try result.get()
    }

    /// Another client of the same database, as another server would have.
    package func anotherClient() -> PostgresClient { Self.client(self.connection) }

    private static func client(_ connection: String) -> PostgresClient {
        var configuration = PostgresConfiguration(connection: connection)
        configuration.pool.maxOpen = 8
        return PostgresClient(configuration, logger: .silent)
    }

    /// Ends the other sessions of this database whose last statement looks like `pattern`.
    package func terminate(_ pattern: String = "%") async throws {
        try await self.client.execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query like '\(pattern)'
            """)
    }

    /// The first column of the first row, as a number.
    package func number(_ sql: String) async throws -> Int64 {
        let rows = try await self.client.query(Statement("test_\(UInt64.random(in: .min ... .max))", "select (\(sql))::int8"))
        return try #require(rows.first).int64(0)
    }

    /// The first column of each row, as texts.
    package func texts(_ sql: String) async throws -> [String] {
        let rows = try await self.client.query(Statement("test_\(UInt64.random(in: .min ... .max))", sql))
        return try rows.map { try $0.string(0) }
    }
}

extension Logger {
    package static var silent: Logger { Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() } }
}

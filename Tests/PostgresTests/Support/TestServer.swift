import Glibc
import Logging
import Postgres
import Resilience
import TestSupport
import Testing

/// The Postgres that `tools/test` starts. Without it the tests that need one are skipped, and say so.
enum TestServer {
    /// Of a superuser.
    static let connection: String? = {
        guard let text = getenv("KRAFTI_TEST_POSTGRES") else { return nil }
        return String(cString: text)
    }()

    static let logger: Logger = {
        var logger = Logger(label: "krafti.postgres.tests")
        logger.logLevel = .critical
        return logger
    }()

    static let isMissing: Comment = "KRAFTI_TEST_POSTGRES names no server; tools/test starts one"

    /// Many tests make and drop their databases at once, which takes a while.
    static let admin = {
        var configuration = PostgresConfiguration(connection: Self.connection ?? "")
        configuration.pool.acquireTimeout = .seconds(120)
        configuration.statementTimeout = .seconds(120)
        return PostgresClient(configuration, logger: Self.logger)
    }()

    /// Runs `body` with a client of a database that is dropped afterwards.
    static func withDatabase(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresClient, _ database: String) async throws -> Void
    ) async throws {
        let database = "test_\(UInt64.random(in: 0...(.max)))"
        try await Self.admin.execute("CREATE DATABASE \(database)")
        var configuration = PostgresConfiguration(connection: "\(Self.connection ?? "") dbname=\(database)")
        configure(&configuration)
        let client = PostgresClient(configuration, logger: Self.logger)
        do {
            try await body(client, database)
        } catch {
            await client.shutDown(grace: .zero)
            throw error
        }
        await client.shutDown(grace: .seconds(5))
        #expect(client.statistics.open == 0)
        try await eventually("no session of the database is left") { try await Self.sessions(of: database) == 0 }
        try await Self.admin.execute("DROP DATABASE \(database)")
    }

    /// Server processes that work for the database.
    static func sessions(of database: String) async throws -> Int64 {
        var parameters = Parameters()
        parameters.append(database)
        let rows = try await Self.admin.query(
            Statement("sessions", "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"), parameters
        )
        return try rows[0].int64(0)
    }

    /// Ends the sessions of a database whose last statement looks like `pattern`, from another connection.
    static func terminate(_ database: String, running pattern: String = "%") async throws -> Int {
        var parameters = Parameters()
        parameters.append(database)
        parameters.append(pattern)
        return try await Self.admin.query(
            Statement(
                "terminate",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND query LIKE $2"
            ),
            parameters
        ).count
    }
}

/// What every suite that needs the server says.
extension Trait where Self == ConditionTrait {
    static var needsServer: Self { .enabled(if: TestServer.connection != nil, TestServer.isMissing) }
}

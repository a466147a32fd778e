import Foundation
import Logging
import Postgres
import PostgresCluster
import Resilience
import Testing

/// A Postgres of a test's own, to be stopped, frozen and killed.
enum TestCluster {
    static let canRun = FileManager.default.fileExists(atPath: "/usr/lib/postgresql")

    static func with(
        maxConnections: Int = 50,
        settings: [String: String] = [:],
        _ body: (_ cluster: PrivateCluster, _ connection: String, _ folder: String) async throws -> Void
    ) async throws {
        let folder = "/tmp/krafti-driver-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = ClusterConfiguration(folder: "\(folder)/postgres")
        configuration.isDurable = false
        configuration.maxConnections = maxConnections
        // A kill must not take back what was answered.
        configuration.settings = [
            "shared_buffers": "16MB", "superuser_reserved_connections": "0", "max_wal_senders": "0", "synchronous_commit": "on",
        ].merging(settings) { $1 }
        let cluster = PrivateCluster(configuration, logger: TestServer.logger)
        do {
            let connection = try await cluster.start()
            try await body(cluster, connection, configuration.folder)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    static func client(
        _ connection: String, logger: Logger = TestServer.logger, _ configure: (inout PostgresConfiguration) -> Void = { _ in }
    ) -> PostgresClient {
        var configuration = PostgresConfiguration(connection: connection)
        configure(&configuration)
        return PostgresClient(configuration, logger: logger)
    }

    /// Sessions at the server that belong to an application of this name.
    static func sessions(of application: String, _ connection: String) async throws -> Int64 {
        let client = Self.client(connection)
        var parameters = Parameters()
        parameters.append(application)
        let sessions = Statement("sessions", "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1")
        let count = try await client.query(sessions, parameters)[0].int64(0)
        await client.shutDown(grace: .seconds(5))
        return count
    }
}

extension Trait where Self == ConditionTrait {
    static var needsCluster: Self { .enabled(if: TestCluster.canRun, "Postgres' programs are not here") }
}

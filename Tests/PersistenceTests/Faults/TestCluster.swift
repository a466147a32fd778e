import Foundation
import Logging
import Postgres
import PostgresCluster
import Resilience
import Testing

@testable import Persistence

/// A Postgres of a test's own, which it may stop, freeze and kill.
struct TestCluster: Sendable {
    static let isPossible = FileManager.default.fileExists(atPath: "/usr/lib/postgresql")
    static let absence: Comment = "the programs of Postgres are not here"

    let cluster: PrivateCluster
    let connection: String

    /// - Parameters:
    ///   - root: an empty folder for it, which is left to the caller.
    ///   - settings: as in postgresql.conf.
    static func with(
        in root: String, settings: [String: String] = [:], _ body: (TestCluster) async throws -> Void
    ) async throws {
        var configuration = ClusterConfiguration(folder: "\(root)/postgres")
        // A commit is in the hands of the system before it is answered, so killing Postgres loses none; the system is not killed.
        configuration.settings = ["shared_buffers": "16MB", "fsync": "off", "full_page_writes": "off"].merging(settings) { $1 }
        let cluster = PrivateCluster(configuration, logger: Self.logger)
        do {
            try await body(TestCluster(cluster: cluster, connection: try await cluster.start()))
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    /// In a folder that goes when `body` ends.
    static func with(settings: [String: String] = [:], _ body: (TestCluster) async throws -> Void) async throws {
        let root = try Self.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await Self.with(in: root, settings: settings, body)
    }

    /// A new folder with a name short enough for a socket below it.
    static func makeFolder() throws -> String {
        let folder = "/tmp/krafti-faults-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        return folder
    }

    /// A client that gives up soon.
    func client() -> PostgresClient {
        var configuration = PostgresConfiguration(connection: self.connection)
        configuration.pool.maxOpen = 8
        configuration.statementTimeout = .seconds(5)
        configuration.silenceTimeout = .seconds(1)
        configuration.connectTimeout = .seconds(3)
        return PostgresClient(configuration, logger: Self.logger)
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

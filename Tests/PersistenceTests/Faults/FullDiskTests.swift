import Catalog
import DatabaseTesting
import Foundation
import Postgres
import PostgresCluster
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestCluster.isPossible, TestCluster.absence), .timeLimit(.minutes(5))) struct `A disk that is full` {
    /// Its tables alone are on the small disk: without room for its log, Postgres itself ends.
    @Test func `without room for tables writes are refused with a reason, reads go on, and with room again writes do too`()
        async throws
    {
        try await Self.withFolder { root in
            try await SmallDisk.with("\(root)/disk", megabytes: 64) { disk in
                try await TestCluster.with(in: root, settings: ["autovacuum": "off"]) { cluster in
                    let administrator = cluster.client()
                    let tables = try disk.makeFolder("tables", ownedAs: "\(root)/postgres")
                    try await administrator.execute("create tablespace small location '\(tables)'")
                    try await administrator.execute("create database crowded tablespace small")
                    await administrator.shutDown(grace: .seconds(1))
                    let crowded = TestCluster(cluster: cluster.cluster, connection: "\(cluster.connection) dbname=crowded")
                    try await Self.writeUntilTablesAreFull(crowded, disk)
                }
            }
        }
    }

    private static func writeUntilTablesAreFull(_ cluster: TestCluster, _ disk: SmallDisk) async throws {
        let client = cluster.client()
        _ = try await Migrator(client).run()
        let database = TestDatabase(client: client, connection: cluster.connection)
        let tenant = try await database.tenant()
        try disk.fill(leaving: 1024 * 1024)

        var random = SplitMix64(seed: 1)
        var stored = [Service]()
        var refusals = 0
        for call in 0..<300 where refusals < 3 {
            do throws(CatalogError) {
                stored.append(try await Self.create(Self.large(call, &random), "\(call)", of: tenant, in: database))
            } catch {
                refusals += 1
                #expect(error.code == .resourceExhausted, "\(error)")
                #expect(error.reason == "STORAGE_FULL")
                #expect(error.retryAfter != nil)
            }
        }
        #expect(refusals == 3, "\(stored.count) large services fit on a disk of 1 MiB")
        #expect(!stored.isEmpty)
        try await Self.expect(stored, of: tenant, in: database)

        try disk.makeRoom()
        stored.append(try await Self.create(Self.large(1000, &random), "with room", of: tenant, in: database))
        try await Self.expectNothingElse(stored, of: tenant, in: database)
        await client.shutDown(grace: .seconds(1))
    }

    @Test func `without room for its log Postgres ends, and with room again nothing acknowledged is lost`() async throws {
        try await Self.withFolder { root in
            try await SmallDisk.with(root, megabytes: 160) { disk in
                let settings = ["min_wal_size": "32MB", "max_wal_size": "32MB", "checkpoint_timeout": "1h"]
                try await TestCluster.with(in: root, settings: settings) { cluster in
                    let client = cluster.client()
                    _ = try await Migrator(client).run()
                    let database = TestDatabase(client: client, connection: cluster.connection)
                    let tenant = try await database.tenant()
                    // Room for the tables, and for no further segment of the log.
                    try disk.fill(leaving: 4 * 1024 * 1024)

                    var stored = [Service]()
                    var refusal: CatalogError?
                    for call in 0..<20 where refusal == nil {
                        do throws(CatalogError) {
                            stored.append(try await Self.create(Samples.service("Small"), "\(call)", of: tenant, in: database))
                        } catch {
                            refusal = error
                        }
                        // The rest of the segment is given up, so that the next is needed at once.
                        if refusal == nil { try? await client.execute("select pg_switch_wal()") }
                    }
                    let error = try #require(refusal, "the log has found room on a full disk")
                    #expect(error.code == .unavailable, "\(error)")
                    #expect(error.retryAfter != nil)
                    let log = try String(contentsOfFile: "\(root)/postgres/postgres.log", encoding: .utf8)
                    #expect(log.contains("PANIC") && log.contains("No space left on device"), "\(log.suffix(2000))")

                    try disk.makeRoom()
                    try await cluster.cluster.start()
                    // The same request as the one that was not answered.
                    let next = stored.count
                    await eventually("writes are taken again") {
                        let service = try? await Self.create(Samples.service("Small"), "\(next)", of: tenant, in: database)
                        if let service { stored.append(service) }
                        return service != nil
                    }
                    try await Self.expectNothingElse(stored, of: tenant, in: database)
                    await client.shutDown(grace: .seconds(1))
                }
            }
        }
    }

    // MARK: Support

    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try TestCluster.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// A service with a text that does not compress.
    private static func large(_ call: Int, _ random: inout SplitMix64) -> ServiceContent {
        var content = Samples.service("Large \(call)")
        content.description = String(decoding: (0..<60_000).map { _ in UInt8.random(in: 35...90, using: &random) }, as: UTF8.self)
        return content
    }

    private static func create(
        _ content: ServiceContent, _ requestID: String, of tenant: TenantID, in database: TestDatabase
    ) async throws(CatalogError) -> Service {
        let context = Samples.context(Samples.key(requestID))
        return try await database.services.create(Samples.new(content), of: tenant, context: context).service
    }

    private static func expect(_ services: [Service], of tenant: TenantID, in database: TestDatabase) async throws {
        for service in services {
            #expect(try await database.services.service(service.id, of: tenant, deadline: nil) == service)
        }
    }

    private static func expectNothingElse(_ services: [Service], of tenant: TenantID, in database: TestDatabase) async throws {
        try await Self.expect(services, of: tenant, in: database)
        #expect(try await database.number("select count(*) from service") == Int64(services.count))
        try await database.seal()
        #expect(try await database.expectWholeLog() == services.count + 1)
        try await database.expectWholeChangeLog("")
    }
}

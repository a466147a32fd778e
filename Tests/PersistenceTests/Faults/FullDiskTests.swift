import Catalog
import DatabaseTesting
import Foundation
import Postgres
import PostgresCluster
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@testable import Persistence

@Suite(.enabled(if: TestCluster.isPossible, TestCluster.absence), .timeLimit(.minutes(5))) struct `A disk that is full` {
    @Test func `writes are refused with a reason, reads go on, and with room again nothing acknowledged is lost`() async throws {
        let folder = try TestCluster.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard Self.run("/usr/bin/mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", folder) else {
            try Test.cancel("a small disk cannot be mounted here, which takes root or a user namespace")
        }
        defer { _ = Self.run("/usr/bin/umount", "--lazy", folder) }
        let settings = ["min_wal_size": "32MB", "max_wal_size": "32MB", "checkpoint_timeout": "1h"]
        try await TestCluster.with(in: folder, settings: settings) { cluster in
            let client = cluster.client()
            _ = try await Migrator(client).run()
            let database = TestDatabase(client: client, connection: cluster.connection)
            let tenant = try await database.tenant()
            // A whole segment of the write-ahead log is free, so that the tables are what finds no room.
            try await client.execute("select pg_switch_wal()")
            try await client.execute("checkpoint")
            _ = try await database.services.create(Samples.new(), of: tenant, context: Samples.context())
            let ballast = "\(folder)/ballast"
            try Self.fill(ballast, leaving: 3 * 1024 * 1024, of: folder)

            var stored = [Service]()
            var refusal: CatalogError?
            var random = SplitMix64(seed: 1)
            for call in 0..<200 where refusal == nil {
                var content = Samples.service("Large \(call)")
                // What does not compress.
                content.description = String(
                    (0..<60_000).map { _ in Character(Unicode.Scalar(UInt8.random(in: 35...90, using: &random))) })
                do throws(CatalogError) {
                    let new = Samples.new(content)
                    stored.append(
                        try await database.services.create(new, of: tenant, context: Samples.context(Samples.key("\(call)")))
                            .service)
                } catch {
                    refusal = error
                }
            }
            let error = try #require(refusal, "two hundred large services fit on a disk of 3 MiB")
            #expect([.resourceExhausted, .unavailable].contains(error.code), "\(error)")
            #expect(error.retryAfter != nil)
            if error.code == .resourceExhausted {
                #expect(error.reason == "STORAGE_FULL")
                #expect(
                    try await database.services.service(try #require(stored.first).id, of: tenant, deadline: nil) == stored.first)
            }

            try FileManager.default.removeItem(atPath: ballast)
            // Postgres ends when it has no room for its log.
            try await cluster.cluster.start()
            let next = stored.count
            await eventually("writes are taken again") {
                let result = try? await database.services.create(
                    Samples.new(), of: tenant, context: Samples.context(Samples.key("\(next)")))
                if let result { stored.append(result.service) }
                return result != nil
            }
            for service in stored {
                #expect(try await database.services.service(service.id, of: tenant, deadline: nil) == service)
            }
            #expect(try await database.number("select count(*) from service") == Int64(stored.count + 1))
            try await database.seal()
            #expect(try await database.expectWholeLog() == stored.count + 2)
            try await database.expectWholeChangeLog("")
            await client.shutDown(grace: .seconds(1))
        }
    }

    /// Fills the disk but for some bytes.
    private static func fill(_ path: String, leaving rest: Int, of folder: String) throws {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
        let free = try #require(attributes[.systemFreeSize] as? NSNumber).intValue
        try #require(free > rest)
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        try #require(posix_fallocate(file, 0, free - rest) == 0)
    }

    /// Whether the program succeeds.
    private static func run(_ program: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

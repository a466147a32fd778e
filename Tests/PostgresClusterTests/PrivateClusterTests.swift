import Foundation
import TestSupport
import Testing

@testable import PostgresCluster

private let hasPostgres = FileManager.default.fileExists(atPath: "/usr/lib/postgresql")

/// Starts, adopts, stops and kills real clusters. As root they run as another user, else as the one who tests.
@Suite(.serialized, .enabled(if: hasPostgres, "Postgres' programs are not here."), .timeLimit(.minutes(5)))
struct PrivateClusterTests {
    @Test func `a cluster starts from nothing, takes sessions, and leaves no process behind`() async throws {
        try await Self.withCluster { cluster, folder in
            try await cluster.start()
            #expect(await cluster.isRunning)
            #expect(try await Self.query(cluster, "SELECT 40 + 2") == "42")
            #expect(try await Self.query(cluster, "SHOW max_connections") == "300")
            #expect(try await Self.query(cluster, "SHOW server_encoding") == "UTF8")
            #expect(try await Self.query(cluster, "SHOW listen_addresses") == "")
            await cluster.stop()
            #expect(Self.processes(folder).isEmpty)
            #expect(await cluster.connectionString() == nil)
        }
    }

    @Test func `what was committed is there after a stop, a kill and a restart`() async throws {
        try await Self.withCluster(isDurable: true) { cluster, _ in
            try await cluster.start()
            _ = try await Self.query(cluster, "CREATE TABLE word (text text); INSERT INTO word VALUES ('stop')")
            try await cluster.restart()
            _ = try await Self.query(cluster, "INSERT INTO word VALUES ('kill')")
            await cluster.kill()
            try await cluster.start()
            #expect(try await Self.query(cluster, "SELECT string_agg(text, ',') FROM word") == "stop,kill")
        }
    }

    @Test func `a cluster that was left running is adopted, even a frozen one`() async throws {
        try await Self.withCluster { predecessor, folder in
            try await predecessor.start()
            let process = await predecessor.processIdentifier
            await predecessor.freeze()
            let successor = PrivateCluster(predecessor.configuration)
            try await successor.start()
            #expect(await successor.processIdentifier == process)
            #expect(try await Self.query(successor, "SELECT 1") == "1")
            await successor.stop()
            #expect(Self.processes(folder).isEmpty)
            #expect(await !predecessor.isRunning)
        }
    }

    /// Postgres takes a process of its own user for another Postgres if its number is in one of these.
    @Test(arguments: ["data/postmaster.pid", "socket/.s.PGSQL.5432.lock"])
    func `a dead cluster's file that names a stranger keeps nobody from starting`(name: String) async throws {
        try await Self.withCluster { cluster, folder in
            try await cluster.start()
            let file = "\(folder)/\(name)"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            await cluster.kill()
            let ended = EndOfProcess()
            let stranger = try ProgramRun(#require(Shell.path(of: "sleep")?.path), ["3600"], as: .choose(for: folder))
                .begin(log: .nullDevice) { ended.set($0) }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            try ([Substring("\(stranger.processIdentifier)")] + lines.dropFirst()).joined(separator: "\n")
                .write(toFile: file, atomically: false, encoding: .utf8)
            do {
                try await cluster.start()
                #expect(try await Self.query(cluster, "SELECT 1") == "1")
            } catch { Issue.record(error) }
            stranger.forceEnd()
            await eventually("the stranger is gone") { ended.status != nil }
        }
    }

    @Test func `a process that outlives its postmaster and does not notice is ended`() async throws {
        try await Self.withCluster { cluster, folder in
            try await cluster.start()
            let postmaster = try #require(await cluster.processIdentifier)
            await cluster.kill()
            // Those of Postgres notice, but for one that waits for a lock within the shared memory; another program stands in for it.
            let program = "\(folder)/postgres"
            try FileManager.default.copyItem(atPath: #require(Shell.path(of: "sleep")?.path), toPath: program)
            let orphan = Process()
            orphan.executableURL = URL(filePath: program)
            orphan.arguments = ["3600"]
            orphan.currentDirectoryURL = URL(filePath: "\(folder)/data")
            try orphan.run()
            await eventually("the stand-in works in the folder") { Self.processes(folder) == [orphan.processIdentifier] }
            try await cluster.start()
            #expect(!orphan.isRunning)
            // Only this makes a Process and its run loop source let go of each other.
            orphan.terminate()
            orphan.waitUntilExit()
            #expect(await cluster.processIdentifier != postmaster)
            #expect(try await Self.query(cluster, "SELECT 1") == "1")
        }
    }

    @Test func `whoever gives up while the data is made leaves no program behind`() async throws {
        try await Self.withCluster { cluster, folder in
            func programs() -> [String] {
                let numbers = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }
                return numbers.filter { number in
                    (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8))?.contains("\(folder)/data.unfinished")
                        ?? false
                }
            }
            let starting = Task { try await cluster.start() }
            // Looked at once: one program may have ended, and the next not begun, a moment later.
            await eventually("the data is being made") { !programs().isEmpty }
            starting.cancel()
            await #expect(throws: ClusterError.self) { try await starting.value }
            #expect(programs().isEmpty)
            try await cluster.start()
            #expect(try await Self.query(cluster, "SELECT 1") == "1")
        }
    }

    @Test func `an interrupted making of the data is begun anew`() async throws {
        try await Self.withCluster { cluster, folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/data.unfinished/base", withIntermediateDirectories: true)
            try await cluster.start()
            #expect(try await Self.query(cluster, "SELECT 1") == "1")
        }
    }

    @Test func `a path too long for a socket gets a short folder for it, which stopping takes away`() async throws {
        let long = String(repeating: "deep-", count: 20)
        try await Self.withCluster(under: long) { cluster, _ in
            let connectionString = try await cluster.start()
            #expect(connectionString.contains("host='/tmp/krafti-"))
            #expect(try await Self.query(cluster, "SELECT 1") == "1")
            let folder = try #require(connectionString.split(separator: "'").dropFirst().first.map(String.init))
            #expect(FileManager.default.fileExists(atPath: folder))
            await cluster.stop()
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test func `a setting that Postgres refuses is told in its own words`() async throws {
        try await Self.withCluster(settings: ["shared_buffers": "plenty"]) { cluster, folder in
            let error = try await #require(throws: ClusterError.self) { try await cluster.start() }
            #expect(error.kind == .programFailed)
            #expect(error.description.contains("invalid value for parameter \"shared_buffers\": \"plenty\""))
            #expect(Self.processes(folder).isEmpty)
        }
    }

    @Test func `data of another version names the version that is needed`() async throws {
        try await Self.withCluster { cluster, folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/data", withIntermediateDirectories: true)
            try "9".write(toFile: "\(folder)/data/PG_VERSION", atomically: true, encoding: .utf8)
            let error = try await #require(throws: ClusterError.self) { try await cluster.start() }
            #expect(error.kind == .programsMissing)
            #expect(error.description.contains("made by Postgres 9"))
        }
    }

    @Test(.enabled(if: getuid() == 0, "Only root meets folders that others may not enter."))
    func `a folder that Postgres' user may not enter is named`() async throws {
        let closed = try Self.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: closed) }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
        let cluster = PrivateCluster(ClusterConfiguration(folder: "\(closed)/postgres"))
        let error = try await #require(throws: ClusterError.self) { try await cluster.start() }
        #expect(error.kind == .folderUnusable)
        #expect(error.description.contains("may not enter \(closed)"))
    }

    @Test func `programs that are not where they should be are asked for`() async throws {
        let error = try await #require(throws: ClusterError.self) {
            try await PostgresPrograms.find(named: nil, version: nil, environment: ["KRAFTI_POSTGRES_BIN": "/nowhere"])
        }
        #expect(error.description.contains("/nowhere"))
        #expect(error.description.contains("apt-get install postgresql"))
    }

    // MARK: Support

    private static func withCluster(
        under middle: String = "",
        isDurable: Bool = false,
        settings: [String: String] = [:],
        _ body: (PrivateCluster, _ folder: String) async throws -> Void
    ) async throws {
        let root = try Self.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        var configuration = ClusterConfiguration(folder: middle.isEmpty ? "\(root)/postgres" : "\(root)/\(middle)/postgres")
        configuration.isDurable = isDurable
        configuration.settings = ["shared_buffers": "16MB"].merging(settings) { $1 }
        let cluster = PrivateCluster(configuration)
        do {
            try await body(cluster, configuration.folder)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
        #expect(Self.processes(configuration.folder).isEmpty)
    }

    private static func makeFolder() throws -> String {
        let folder = "/tmp/krafti-cluster-tests-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func processes(_ folder: String) -> [Int32] { ClusterProcesses(dataFolder: "\(folder)/data").all }

    private static func query(_ cluster: PrivateCluster, _ sql: String) async throws -> String {
        let programs = try await PostgresPrograms.find(named: nil, version: nil)
        let connectionString = try #require(await cluster.connectionString())
        let outcome = try await ProgramRun("\(programs.folder)/psql", ["-X", "-A", "-t", "-q", "-c", sql, connectionString]).run()
        try #require(outcome.status == 0, "\(outcome.output)")
        return outcome.output.trimmingCharacters(in: .newlines)
    }
}

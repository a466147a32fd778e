import CatalogAPI
import DatabaseTesting
import Foundation
import Postgres
import RPC
import TestSupport
import Testing

/// The built `krafti-server` while it runs on a database of its own.
struct ServerProgram: Sendable {
    let database: TestDatabase
    let running: Started
    let client: RPCClient

    /// A server that has said it is ready.
    struct Started: Sendable {
        let program: RunningProgram
        let rpc: Endpoint
        let ops: Endpoint
    }

    var program: RunningProgram { self.running.program }
    var rpc: Endpoint { self.running.rpc }
    var tenants: TenantService.Client { TenantService.Client(self.client) }

    static let ownPorts = ["--rpc", "127.0.0.1:0", "--ops", "127.0.0.1:0"]
    /// No log may hold it.
    private static let password = "hunter2"

    /// Callers are not limited unless the test says so.
    static func program(_ environment: [String: String] = [:]) throws -> BuiltProgram {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let usual = ["PATH": path, "RATE_LIMIT_ENABLED": "false"]
        return try BuiltProgram("krafti-server", environment: usual.merging(environment) { $1 })
    }

    /// A folder that goes when `body` ends, with a name short enough for a socket below it.
    static func withStateFolder(_ body: (String) async throws -> Void) async throws {
        let folder = "/tmp/krafti-state-\(UInt32.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// Runs a server on a database of its own, which is told a password and logs all it can.
    static func with(
        _ arguments: [String] = [], _ environment: [String: String] = [:], _ body: (ServerProgram) async throws -> Void
    ) async throws {
        try await TestDatabase.empty { database in
            let own = ["DATABASE_URL": "\(database.connection) password=\(Self.password)", "KRAFTI_THREADS": "1"]
            let environment = own.merging(environment) { $1 }
            try await Self.running(arguments + ["--log-level", "trace"], environment) { running, client in
                try await body(ServerProgram(database: database, running: running, client: client))
            }
        }
    }

    /// Runs a server until `body` has ended; stops it when that has not.
    static func running(
        _ arguments: [String], _ environment: [String: String] = [:], _ body: (Started, RPCClient) async throws -> Void
    ) async throws {
        let program = try Self.program(environment).start(Self.ownPorts + arguments)
        let result: Result<Void, any Error>
        do {
            let started = try await Self.started(program)
            let client = RPCClient(endpoints: [started.rpc])
            do { result = .success(try await body(started, client)) } catch { result = .failure(error) }
            await client.shutDown()
        } catch { result = .failure(error) }
        // The second signal says that nothing is waited for.
        for _ in 1...2 { program.send(signal: SIGTERM) }
        let outcome = await program.outcome()
        #expect(!outcome.errors.contains(Self.password) && !outcome.output.contains(Self.password))
        try result.get()
    }

    private static func started(_ program: RunningProgram) async throws -> Started {
        await program.wait { $0.outputText.hasSuffix("\n") }
        let words = program.soFar.outputText.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, words[0] == "ready", words[1].hasPrefix("rpc="), words[2].hasPrefix("ops=") else {
            throw NotReady(description: "\(program.soFar.outputText)\(program.soFar.errorText)")
        }
        return Started(
            program: program,
            rpc: try Endpoint(parsing: String(words[1].dropFirst(4))),
            ops: try Endpoint(parsing: String(words[2].dropFirst(4)))
        )
    }

    private struct NotReady: Error, CustomStringConvertible { let description: String }

    /// What comes back over HTTP.
    func get(_ path: String) async throws -> String { try await httpGet(path, self.running.ops) }
}

extension TestDatabase {
    /// Keeps statements that read tenants waiting, until it is released.
    final class TableLock: Sendable {
        private let client: PostgresClient
        private let unlock: AsyncStream<Void>.Continuation
        private let holding: Task<Void, any Error>

        fileprivate init(_ database: TestDatabase) async throws {
            let (released, release) = AsyncStream.makeStream(of: Void.self)
            let (locked, lock) = AsyncStream.makeStream(of: Void.self)
            let client = database.anotherClient()
            (self.client, self.unlock) = (client, release)
            self.holding = Task {
                defer { lock.finish() }
                try await client.withTransaction { transaction in
                    try await transaction.execute("lock table tenant in access exclusive mode")
                    lock.finish()
                    for await _ in released {}
                }
            }
            for await _ in locked {}
        }

        func release() async {
            self.unlock.finish()
            _ = try? await self.holding.value
            await self.client.shutDown(grace: .seconds(5))
        }
    }

    func lockTenants() async throws -> TableLock { try await TableLock(self) }

    /// Polls until a statement of a server waits for a lock.
    func waitForBlockedStatement() async throws {
        try await eventually("a statement waits for a lock") {
            try await self.texts(
                "select pid::text from pg_stat_activity where application_name = 'krafti-server' and wait_event_type = 'Lock' "
                    + "and datname = current_database()"
            ).count > 0
        }
    }
}

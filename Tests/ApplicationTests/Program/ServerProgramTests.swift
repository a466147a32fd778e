import CatalogAPI
import DatabaseTesting
import Foundation
import Postgres
import Protobuf
import RPC
import TestSupport
import Testing

/// `krafti-server` as a program on a database: its signals, what it says, how it ends.
@Suite(.timeLimit(.minutes(3)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct ServerProgramTests {
    // MARK: Stopping

    @Test func `the first signal lets a call in flight finish, and refuses others`() async throws {
        try await ServerProgram.with(["--drain-time", "60s"]) { server in
            _ = try await server.tenants.createTenant(.sample(id: uuid(1)))
            let lock = try await server.database.lockTenants()
            let slow = Task { try await server.tenants.getTenant(.with { $0.id = uuid(1) }) }
            try await server.database.waitForBlockedStatement()
            server.program.send(signal: SIGTERM)
            await server.program.wait { $0.errorText.contains("stopping: calls in flight may finish") }
            #expect(try await server.get("/readyz").contains("503"))
            let late = RPCClient(endpoints: [server.rpc])
            let refusal = await failure { try await TenantService.Client(late).listTenants(.init()) }
            #expect(refusal?.code == .unavailable)
            await late.shutDown()
            await lock.release()
            #expect(try await slow.value.id == uuid(1))
            let outcome = await server.program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("stopped"))
            #expect(!outcome.errors.contains("ERROR"), "stopping is no error: \(outcome.errors)")
        }
    }

    @Test func `the second signal waits for nobody`() async throws {
        try await ServerProgram.with(["--drain-time", "1h"]) { server in
            _ = try await server.tenants.createTenant(.sample(id: uuid(1)))
            let lock = try await server.database.lockTenants()
            let slow = Task { await failure { try await server.tenants.getTenant(.with { $0.id = uuid(1) }) } }
            try await server.database.waitForBlockedStatement()
            server.program.send(signal: SIGTERM)
            await server.program.wait { $0.errorText.contains("stopping: calls in flight may finish") }
            server.program.send(signal: SIGINT)
            let outcome = await server.program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("stopping at once"))
            let error = await slow.value
            #expect(error?.code == .unavailable || error?.code == .cancelled, "\(String(describing: error))")
            await lock.release()
        }
    }

    // MARK: Starting

    @Test func `two servers on one state directory: the second says so, and leaves the first alone`() async throws {
        try await ServerProgram.withStateFolder { folder in
            try await ServerProgram.running(["--state", folder]) { first, client in
                let second = try await ServerProgram.program().run(ServerProgram.ownPorts + ["--state", folder])
                #expect(second.status == 1)
                #expect(second.output.isEmpty)
                let holder = "in use by another server: process \(first.program.processIdentifier)"
                #expect(second.errors.contains(holder) && second.errors.contains("--state"), "\(second.errors)")
                _ = try await TenantService.Client(client).createTenant(.sample(id: uuid(1)))
                first.program.send(signal: SIGTERM)
                let outcome = await first.program.outcome()
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
            // What was stored in the private database is there the next time.
            try await ServerProgram.running(["--state", folder]) { _, client in
                let tenant = try await TenantService.Client(client).getTenant(.with { $0.id = uuid(1) })
                #expect(tenant.id == uuid(1))
            }
        }
    }

    @Test(arguments: ["0.0.0.0:0", "[::]:0"])
    func `it does not listen beyond this machine unless told so`(address: String) async throws {
        let outcome = try await ServerProgram.program().run(["--rpc", address])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("--insecure") && outcome.errors.contains(address), "\(outcome.errors)")
    }

    @Test func `a file of TLS that is not there is a wrong setting`() async throws {
        let program = try ServerProgram.program(["KRAFTI_TLS_CERTIFICATE": "/nowhere.pem", "KRAFTI_TLS_KEY": "/nowhere.key"])
        let outcome = try await program.run(ServerProgram.ownPorts)
        #expect(outcome.status == 78)
        #expect(
            outcome.errors == "krafti-server: KRAFTI_TLS_CERTIFICATE=/nowhere.pem cannot be opened: No such file or directory.\n")
    }

    @Test func `a wrong DATABASE_URL is a wrong setting, and is not shown`() async throws {
        let program = try ServerProgram.program(["DATABASE_URL": "hunter2 hunter2", "KRAFTI_MAX_DEADLINE": "soon"])
        let outcome = try await program.run([])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("2 settings are wrong"), "\(outcome.errors)")
        #expect(outcome.errors.contains("DATABASE_URL=*** (environment)"))
        #expect(!outcome.errors.contains("hunter2"))
    }

    @Test(arguments: [[], ["migrate"]])
    func `a database that cannot be reached is told, and its password is not`(command: [String]) async throws {
        let program = try ServerProgram.program([
            "DATABASE_URL": "postgresql://krafti:hunter2@127.0.0.1:1/catalogue", "LOG_LEVEL": "trace",
            "KRAFTI_RPC_LISTEN": "127.0.0.1:0", "KRAFTI_OPS_LISTEN": "127.0.0.1:0",
        ])
        let outcome = try await program.run(command)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        let lines = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("krafti-server: ") }
        let expected =
            "krafti-server: The database cannot be used. Postgres could not be reached. The cause: connection to server at "
        #expect(lines.count == 1 && lines.first?.hasPrefix(expected) == true, "\(outcome.errors)")
        #expect(lines.first?.hasSuffix("accepting TCP/IP connections?") == true && lines.first?.contains("\t") == false)
        #expect(!outcome.errors.contains("hunter2"))
    }

    @Test func `a database of a later program is left alone`() async throws {
        try await TestDatabase.empty { database in
            try await database.withStore { _ in }
            try await database.client.execute(
                "insert into migration (version, name, checksum, applied_at) values (99, 'later', '', now())")
            let before = try await database.digests()
            for command in [[], ["migrate"]] {
                let outcome = try await ServerProgram.program(["DATABASE_URL": database.connection]).run(
                    command + ServerProgram.ownPorts)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("The database has schema version 99, and this program knows versions up to"))
            }
            #expect(try await database.digests() == before)
        }
    }

    // MARK: Other commands

    @Test func `migrate brings a database up to date, and says what it did`() async throws {
        try await TestDatabase.empty { database in
            let program = try ServerProgram.program(["DATABASE_URL": database.connection])
            let first = try await program.run(["migrate"])
            #expect(first.status == 0)
            #expect(first.lines.first == "Schema version 1 (tenants, artisans and services) was applied.")
            let second = try await program.run(["migrate"])
            #expect((second.status, second.output) == (0, "The database is up to date.\n"))
        }
    }

    @Test func `settings are shown without secrets`() async throws {
        let program = try ServerProgram.program([
            "DATABASE_URL": "host=db.example user=krafti password='hunter2 hunter2' sslpassword=hunter2 dbname=catalogue"
        ])
        for arguments in [["--print-config"], ["serve", "--print-config"], ["migrate", "--print-config"]] {
            let outcome = try await program.run(arguments)
            #expect((outcome.status, outcome.errors) == (0, ""))
            #expect(outcome.output.contains("password=***"))
            #expect(outcome.output.contains("From: environment."))
            #expect(!outcome.output.contains("hunter2"))
        }
    }

    @Test(arguments: [("3", Int32(0)), ("many", 78)])
    func `a name of the environment that is nearly a setting's is told`(threads: String, status: Int32) async throws {
        let program = try ServerProgram.program(["KRAFTI_RPC_LISTN": "127.0.0.1:0", "KRAFTI_THREADS": threads])
        let outcome = try await program.run(["--print-config"])
        #expect(outcome.status == status)
        #expect(
            outcome.errors.contains(
                "Warning: The environment sets `KRAFTI_RPC_LISTN`, which is no setting of this server. Did you mean `KRAFTI_RPC_LISTEN`?"
            ))
    }

    @Test func `settings are shown also when one is wrong`() async throws {
        let outcome = try await ServerProgram.program(["KRAFTI_THREADS": "many"]).run(["--print-config"])
        #expect(outcome.status == 78)
        #expect(outcome.output.contains("# Takes: a number from 0 to 256."))
        #expect(outcome.errors.contains("KRAFTI_THREADS=many (environment) must be a number from 0 to 256."))
    }

    @Test(arguments: ["krafti-server", "krafti-echo"])
    func `a program says its version`(name: String) async throws {
        let outcome = try await BuiltProgram(name).run(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: try Regex("\(name) \\d+\\.\\d+\\.\\d+\n")) != nil, "\(outcome.output)")
    }

    @Test(arguments: ["--config", "--rpc", "--ops", "--state", "--log-level", "--log-format", "--drain-time"])
    func `a flag whose value is empty is a wrong use`(flag: String) async throws {
        for command in [[], ["serve"], ["migrate"]] {
            let outcome = try await ServerProgram.program().run(command + [flag, "", "--print-config"])
            #expect((outcome.status, outcome.output) == (64, ""))
            #expect(outcome.errors.contains("\(flag) is given, and its value is empty."), "\(outcome.errors)")
        }
    }

    @Test func `help names every flag, and a wrong one is a wrong use`() async throws {
        let program = try ServerProgram.program()
        let help = try await program.run(["--help"])
        #expect(help.status == 0)
        for text in [
            "migrate", "--rpc", "--ops", "--state", "--insecure", "--print-config", "--config", "several addresses with commas",
            "NAME=value a line", "EXIT STATUS", "78",
        ] {
            let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains(text), "\(text)")
        }
        let wrong = try await program.run(["--listen", "127.0.0.1:0"])
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("--listen"))
    }
}

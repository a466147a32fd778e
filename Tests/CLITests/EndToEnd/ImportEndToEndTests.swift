import Foundation
import Protobuf
import TestCatalog
import TestSupport
import Testing

@testable import CLI
@testable import CommandLineSupport

/// `krafti import` as a whole: files, exit status, what is printed.
@Suite(.timeLimit(.minutes(2))) struct ImportEndToEndTests {
    private func write(_ server: CatalogServer) throws {
        try server.write("tenants.ndjson", ImportSession.tenants("a", "b"))
        try server.write("artisans.ndjson", [#"{"id":"p","tenantId":"\#(String.tenant("a"))","displayName":"Ama"}"#])
        try server.write("services.ndjson", ImportSession.services(0..<30, of: "a") + ImportSession.services(0..<20, of: "b"))
    }

    @Test func `a folder is imported, and the second time nothing changes`() async throws {
        try await CatalogServer.run { server in
            try self.write(server)
            let first = try await server.program.run("import", server.folder.path)
            #expect((first.status, first.errors) == (0, ""))
            #expect(first.lines == ["tenants   2 created", "artisans  1 created", "services  50 created"])
            let second = try await server.program.run("import", server.folder.path)
            #expect(second.status == 0)
            #expect(
                second.lines == [
                    "tenants   2 unchanged", "artisans  1 unchanged", "services  50 unchanged",
                    "Nothing changed: all of it was there already.",
                ])
        }
    }

    @Test func `the sample is read to the last line`() async throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        try await CatalogServer.run { server in
            let sample = root.appending(path: "tools/sample").path
            let outcome = try await server.program.run("import", sample)
            #expect((outcome.status, outcome.errors) == (0, ""))
            #expect(outcome.lines == ["tenants   24 created", "artisans  399 created", "services  2,000 created"])
        }
    }

    @Test func `what is refused is told by file and line, and the status is 1`() async throws {
        try await CatalogServer.run { server in
            try self.write(server)
            _ = try await server.program.run("import", server.path("tenants.ndjson"))
            let file = try server.write(
                "services.ndjson",
                ImportSession.services(0..<2, of: "a") + [
                    #"{"id":"q","tenantId":"\#(String.tenant("a"))","name":"x"}"#, "{}}", "no",
                ])
            let outcome = try await server.program.run("import", file, "--show", "2")
            #expect(outcome.status == 1)
            #expect(outcome.lines == ["services  2 created, 3 refused"])
            #expect(outcome.errorLines.count == 3)
            #expect(outcome.errorLines.last == "… and 1 more line; --report FILE names them all.")
            let json = try await server.program.run("import", file, "--json", "--report", server.path("report.ndjson"))
            #expect(json.status == 1)
            #expect(json.output.hasPrefix(#"{"tenants":{"created":0,"unchanged":0,"takenBefore":0,"unknown":0,"refused":0},"#))
            #expect(json.output.contains(#""services":{"created":0,"unchanged":2,"takenBefore":0,"unknown":0,"refused":3}"#))
            #expect(json.errors.isEmpty)
            let report = try String(contentsOfFile: server.path("report.ndjson"), encoding: .utf8)
            #expect(report.split(separator: "\n").count == 5)
        }
    }

    @Test func `a report is not written over a file that is imported, whatever it is called`() async throws {
        try await CatalogServer.run { server in
            let lines = ImportSession.tenants("a", "b")
            let file = try server.write("tenants.ndjson", lines)
            let link = server.path("link.ndjson")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
            for (input, report) in [(file, file), (link, file), (file, link), (server.folder.path, file)] {
                let outcome = try await server.program.run("import", input, "--kind", "tenants", "--report", report)
                #expect(outcome.status == 2)
                #expect(outcome.errors.contains("is to be read, and would be written over"))
            }
            let piped = try await server.program.shell("\"$krafti\" import --kind tenants - --report '\(file)' < '\(file)'")
            #expect(piped.status == 2)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == lines.joined(separator: "\n") + "\n")
        }
    }

    @Test func `standard input wants a kind`() async throws {
        try await CatalogServer.run { server in
            let tenants = ImportSession.tenants("a").joined()
            #expect(try await server.program.run("import", "-", input: tenants).status == 2)
            let outcome = try await server.program.run("import", "--kind", "tenants", "-", input: tenants)
            #expect((outcome.status, outcome.output) == (0, "tenants  1 created\n"))
            let dry = try await server.program.run("import", "--kind", "tenants", "-", "--dry-run", input: tenants)
            #expect(dry.lines == ["tenants  1 read", "Nothing was sent: this was a dry run."])
        }
    }

    @Test func `without a server the status is that of the call`() async throws {
        try await CatalogServer.run { server in
            try self.write(server)
            var program = server.program
            program.address = "unix:///tmp/krafti-nobody.sock"
            let outcome = try await program.run("import", server.path("services.ndjson"))
            #expect(outcome.status == 78)
            #expect(outcome.errorLines.last == "Run it again to go on: what is stored stays as it is.")
            #expect(try await program.run("import", "/nowhere/services.ndjson").status == 2)
        }
    }

    @Test func `a name that comes again with other lines loses none of them without a word`() async throws {
        try await CatalogServer.run { server in
            try self.write(server)
            _ = try await server.program.run("import", server.path("tenants.ndjson"))
            let unnamed = (0..<30).map { #"{"tenantId":"\#(String.tenant("a"))","name":"Unnamed \#($0)"}"# }
            let inputs = [ImportSession.services(0..<20, of: "a"), ImportSession.services(50..<80, of: "a"), Array(unnamed[..<5])]
            var outcomes: [Program.Outcome] = []
            for input in inputs {
                let lines = input.joined(separator: "\n") + "\n"
                outcomes.append(
                    try await server.program.run("import", "--kind", "services", "-", "--upload", "mine", input: lines))
            }
            #expect(outcomes.prefix(2).map(\.status) == [0, 0])
            #expect(outcomes.prefix(2).map(\.output) == ["services  20 created\n", "services  30 created\n"])
            // More services than lines: it must have been another file.
            #expect(outcomes.last?.status == 73)
            let more = (unnamed + unnamed).joined(separator: "\n") + "\n"
            let last = try await server.program.run("import", "--kind", "services", "-", "--upload", "mine", input: more)
            #expect(last.status == 1)
            #expect(last.lines.first == "services  30 created, 30 taken before with unknown outcome")
            #expect(!last.output.contains("Nothing changed"))
        }
    }

    @Test func `a line that does not say whose it is is refused here, also in a dry run`() async throws {
        try await CatalogServer.run { server in
            try server.write("tenants.ndjson", ImportSession.tenants("a"))
            let nameless = [#"{"name":"Mine"}"#, #"{"tenantId":"nope","name":"Mine"}"#]
            try server.write("services.ndjson", ImportSession.services(0..<1, of: "a") + nameless)
            try server.write("artisans.ndjson", [#"{"displayName":"Ama"}"#, #"{"tenantId":"nope","displayName":"Ama"}"#])
            let rule = "`tenantId`: every line names its tenant (a UUID)"
            let expected = [
                ("artisans.ndjson:1", "\(rule)."), ("artisans.ndjson:2", "\(rule), which `nope` is not."),
                ("services.ndjson:2", "\(rule)."), ("services.ndjson:3", "\(rule), which `nope` is not."),
            ].map { "\(server.folder.path)/\($0): \($1)" }
            let dry = try await server.program.run("import", server.folder.path, "--dry-run")
            #expect((dry.status, dry.errorLines) == (1, expected))
            let real = try await server.program.run("import", server.folder.path)
            #expect((real.status, real.errorLines) == (1, expected))
            #expect(real.lines == ["tenants   1 created", "artisans  2 refused", "services  1 created, 2 refused"])
            let header = ["-H", "x-tenant-id: \(String.tenant("a"))"]
            let own = try await server.program.run(
                "import", "--kind", "services", "-", header[0], header[1], input: #"{"id":"o","name":"Mine"}"#)
            #expect((own.status, own.output) == (0, "services  1 created\n"))
        }
    }

    @Test func `records without an id are counted, since the next import creates them again`() async throws {
        try await CatalogServer.run { server in
            try self.write(server)
            _ = try await server.program.run("import", server.path("tenants.ndjson"))
            let lines = (0..<3).map { #"{"tenantId":"\#(String.tenant("a"))","name":"Unnamed \#($0)"}"# }
            let file = try server.write(
                "services-2.ndjson",
                lines + ImportSession.services(0..<2, of: "a") + [#"{"tenantId":"\#(String.tenant("a"))","name":"x"}"#])
            let warning = "3 records have no id: importing them again creates them again."
            let dry = try await server.program.run("import", file, "--dry-run")
            // What the server refuses, a dry run cannot know.
            #expect(dry.lines.last == "4 records have no id: importing them again creates them again.")
            for count in [5, 3] {
                let outcome = try await server.program.run("import", file)
                let unchanged = count == 5 ? "" : " 2 unchanged,"
                #expect(outcome.lines == ["services  \(count) created,\(unchanged) 1 refused", warning])
            }
            #expect(try await server.program.run("import", file, "--json").output.contains(#""withoutId":3,"#))
            #expect(await server.catalog.services(ofTenant: .tenant("a")).count == 11)
            let named = try await server.program.run("import", file, "--upload", "mine")
            #expect(named.lines == ["services  3 created, 2 unchanged, 1 refused"])
        }
    }

    @Test func `an import that was interrupted goes on`() async throws {
        try await CatalogServer.run(CatalogInMemory(window: 20)) { server in
            try self.write(server)
            _ = try await server.program.run("import", server.path("tenants.ndjson"))
            let file = try server.write("services.ndjson", ImportSession.services(0..<2000, of: "a"))
            await server.catalog.hold(from: 500)
            let running = try server.program.start(["import", file])
            await server.catalog.waitUntilHeld()
            running.send(signal: SIGINT)
            let first = await running.outcome()
            #expect(first.signal == SIGINT)
            #expect(first.errors.contains("services  "))
            #expect(first.errorLines.last?.hasPrefix("Interrupted: what became of ") == true)
            #expect(first.errorLines.last?.hasSuffix(" may be stored too. Run it again to go on.") == true)
            #expect(!first.errors.contains("Nothing changed"))
            await server.catalog.hold(from: nil)
            await server.catalog.hold(from: 1000)
            let json = try server.program.start(["import", file, "--json"])
            await server.catalog.waitUntilHeld()
            json.send(signal: SIGTERM)
            #expect(await json.outcome().output.contains(#""status":"CANCELLED","message":"The import was interrupted.""#))
            await server.catalog.hold(from: nil)
            let stored = await server.catalog.services(ofTenant: .tenant("a")).count
            let second = try await server.program.run("import", file)
            #expect(second.output == "services  \(Figures.count(2000 - stored)) created, \(Figures.count(stored)) taken before\n")
        }
    }
}

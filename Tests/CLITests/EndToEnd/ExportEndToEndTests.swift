import Foundation
import Protobuf
import RPC
import TestCatalog
import TestSupport
import Testing

@testable import CLI

/// `krafti export` as a whole, and that what it writes is what `krafti import` reads.
@Suite(.timeLimit(.minutes(2))) struct ExportEndToEndTests {
    private let a = "8dab132c-640c-510c-9e60-0f048413a03e"
    private let b = "8dab132c-640c-510c-9e60-0f048413a03f"

    private func filled(_ body: (CatalogServer) async throws -> Void) async throws {
        try await CatalogServer.run { server in
            try server.write("tenants.ndjson", ImportSession.tenants(self.a, self.b))
            try server.write("artisans.ndjson", [#"{"id":"p","tenantId":"\#(self.a)","displayName":"Ama","rating":4.5}"#])
            let quiet = #"{"id":"q","tenantId":"\#(self.b)","name":"Quiet","tags":["ü","b"],"metadata":{"a":[1,null]}}"#
            try server.write("services.ndjson", ImportSession.services(0..<250, of: self.a) + [quiet])
            #expect(try await server.program.run("import", server.folder.path).status == 0)
            try await body(server)
        }
    }

    @Test func `what is exported can be imported elsewhere, and here changes nothing`() async throws {
        try await self.filled { server in
            let data = server.path("data")
            let outcome = try await server.program.run("export", "-o", data)
            #expect((outcome.status, outcome.errors) == (0, ""))
            #expect(outcome.lines == ["tenants  2", "artisans  1", "services  251"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: data).sorted() == [
                    "artisans.ndjson", "services.ndjson", "tenants.ndjson",
                ])
            let services = try String(contentsOfFile: data + "/services.ndjson", encoding: .utf8)
            #expect(
                services.contains(
                    #"{"id":"q","tenantId":"\#(self.b)","name":"Quiet","tags":["ü","b"],"metadata":{"a":[1,null]}}"# + "\n"))
            #expect(!services.contains("version") && !services.contains("createdAt"))
            let again = try await server.program.run("import", data)
            #expect(again.lines.last == "Nothing changed: all of it was there already.")
            try await CatalogServer.run { other in
                #expect(try await other.program.run("import", data).status == 0)
                #expect(try await other.program.run("export", "-o", data, "--force").status == 0)
                let copied = try String(contentsOfFile: data + "/services.ndjson", encoding: .utf8)
                #expect(Set(copied.split(separator: "\n")) == Set(services.split(separator: "\n")))
            }
        }
    }

    @Test func `one kind of one tenant goes to standard output`() async throws {
        try await self.filled { server in
            let program = server.program
            #expect(try await program.run("export", "services", "--tenant", self.a).lines.count == 250)
            #expect(await server.catalog.callCounts["ListTenants"] == nil)
            #expect(
                try await program.run("export", "artisans", "--tenant", self.a, "--tenant", self.b).lines
                    == [#"{"id":"p","tenantId":"\#(self.a)","displayName":"Ama","rating":4.5}"#])
            let tenants = try await program.run("export", "tenants", "--tenant", self.b, "--all-fields")
            #expect(tenants.output.contains(#""version":"1","createdAt":"1970-01-01T00:00:01Z""#))
            #expect(
                try await program.run("export", "tenants", "--tenant", self.b, "--tenant", self.b.uppercased()).lines.count == 1)
            #expect(try await program.run("export", "tenants", "--tenant", self.a.replacing("8d", with: "00")).status == 69)
        }
    }

    @Test func `pages that are too large for a message are asked for in parts`() async throws {
        try await self.filled { server in
            await server.catalog.refusePages(over: 7)
            let outcome = try await server.program.run("export", "services")
            #expect((outcome.status, outcome.errors) == (0, ""))
            #expect(Set(outcome.lines).count == 251)
            await server.catalog.refusePages(over: 0)
            #expect(try await server.program.run("export", "services").status == 64 + StatusCode.resourceExhausted.rawValue)
        }
    }

    @Test func `what cannot be meant is refused, and nothing is replaced unasked`() async throws {
        try await self.filled { server in
            let program = server.program
            #expect(try await program.run("export").status == 2)
            #expect(try await program.run("export", "everything").status == 2)
            let unnamed = try await program.run("export", "services", "--tenant", "42")
            #expect(unnamed.status == 2)
            #expect(unnamed.errorLines.first == "krafti: --tenant takes the id of a tenant, a UUID, which `42` is not.")
            let header = try await program.run("export", "services", "-H", "X-Tenant-Id: \(self.a)")
            #expect((header.status, header.output) == (2, ""))
            #expect(header.errors.contains("Write --tenant ID in its place"), "\(header.errors)")
            let there = try await program.run("export", "-o", server.folder.path)
            #expect(there.status == 2)
            #expect(there.errors.contains("tenants.ndjson is there already.\n--force replaces it."))
            #expect(try await program.run("export", "-o", "/proc/nowhere").status == 1)
        }
    }

    @Test func `an export that fails or is interrupted leaves no file`() async throws {
        try await self.filled { server in
            let data = server.path("data")
            await server.catalog.fail("ListServices", times: 100)
            #expect(try await server.program.run("export", "-o", data).status == 78)
            #expect(try FileManager.default.contentsOfDirectory(atPath: data) == [])
            await server.catalog.fail("ListServices", times: 0)
            await server.catalog.hold(from: 0)
            let running = try server.program.start(["export", "services", "-o", data])
            await server.catalog.waitUntilHeld()
            running.send(signal: SIGTERM)
            #expect(await running.outcome().signal == SIGTERM)
            await server.catalog.hold(from: nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: data) == [])
        }
    }
}

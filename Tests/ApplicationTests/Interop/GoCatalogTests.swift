import CatalogAPI
import DatabaseTesting
import Foundation
import RPC
import TestSupport
import Testing

/// A Go service that uses the catalogue through the real ttrpc package, against the built server on a database.
@Suite(.timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct GoCatalogTests {
    private static let program = ProcessInfo.processInfo.environment["KRAFTI_GO_CATALOG"].flatMap { $0.isEmpty ? nil : $0 }

    @Test(.enabled(if: program != nil, "no Go program: tools/test builds one where Go and its ttrpc package are"))
    func `a Go service creates, repeats, reads and pages`() async throws {
        let path = try #require(Self.program)
        try await ServerProgram.with { server in
            let tenant = try await server.tenants.createTenant(.sample()).id
            let options = CallOptions(metadata: ["x-tenant-id": tenant])
            for number in 0..<4 {
                _ = try await CatalogService.Client(server.client).createService(
                    .sample(name: "Service \(number)"), options: options)
            }
            let outcome = try await BuiltProgram(executable: URL(filePath: path)).run(["tcp:\(server.rpc)", tenant])
            #expect((outcome.status, outcome.errors) == (0, ""))
            let expected = [
                "created ", "sent again: the same service", #"got "Boiler check" at EUR 89.50"#, "not there: There is no service",
            ]
            for (line, start) in zip(outcome.lines, expected) { #expect(line.hasPrefix(start)) }
            #expect(outcome.lines.suffix(2) == ["page 1 has 3 services", "page 2 has 2 services"])
            // Nobody else's catalogue is read by it: another tenant has none of this.
            let stranger = try await server.tenants.createTenant(.sample()).id
            let lists = try await CatalogService.Client(server.client).listServices(
                .init(), options: CallOptions(metadata: ["x-tenant-id": stranger]))
            #expect(lists.services.isEmpty)
        }
    }
}

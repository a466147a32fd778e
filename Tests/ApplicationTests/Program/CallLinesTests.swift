import CatalogAPI
import DatabaseTesting
import Foundation
import Protobuf
import RPC
import TestSupport
import Testing

/// What `krafti-server` writes of its calls.
@Suite(.timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct CallLinesTests {
    @Test func `each call is a JSON object on a line of its own, and the last ones are there when it has ended`() async throws {
        try await ServerProgram.with(["--log-format", "json"]) { server in
            for number in 1...50 { _ = try await server.tenants.createTenant(.sample(id: uuid(number))) }
            server.program.send(signal: SIGTERM)
            let outcome = await server.program.outcome()
            #expect(outcome.status == 0)
            let lines = try outcome.errorLines.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
            let calls = lines.filter { $0["msg"] as? String == "call answered" }
            let methods = calls.map { $0["rpc.method"] as? String ?? "" }
            #expect(methods == Array(repeating: "krafti.catalog.v1.TenantService/CreateTenant", count: 50))
            #expect(Set(calls.compactMap { $0["request_id"] as? String }).count == 50)
        }
    }

    @Test func `a line is seen while the server runs`() async throws {
        try await ServerProgram.with { server in
            _ = try await server.tenants.createTenant(.sample(id: uuid(1)))
            await eventually("the call's line is there") { server.program.soFar.errorText.contains("call answered") }
        }
    }
}

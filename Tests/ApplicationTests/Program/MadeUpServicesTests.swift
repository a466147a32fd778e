import DatabaseTesting
import RPC
import TestSupport
import Testing

/// The built `krafti-load` and the built `krafti-server`: what the one makes up, the other takes.
@Suite(.timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct MadeUpServicesTests {
    @Test(arguments: ["BulkCreateServices", "StreamCreateServices"])
    func `every service that is made up is stored`(method: String) async throws {
        try await ServerProgram.with { server in
            let load = try BuiltProgram(
                "krafti-load", environment: ["PATH": "/usr/bin:/bin", "KRAFTI_ADDRESS": server.rpc.description])
            let outcome = try await load.run([
                method, "--closed", "--calls", "20", "--warmup", "0s", "--connections", "2", "--in-flight", "2", "--tenants", "3",
                "--artisans", "2", "--batch-size", "50", "--seed", "7", "--json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try JSONValue(text: outcome.output)
            #expect(report["calls"] == ["measured": 20, "ok": 20, "failed": 0])
            let items = try #require(report["items"])
            #expect([items["created"], items["unchanged"], items["failed"]] == [1000, 0, 0], "\(items.text)")
            #expect(try await server.database.number("select count(*) from service") == 1000)
            #expect(try await server.database.number("select count(*) from artisan") == 6)
            #expect(try await server.database.number("select count(distinct tenant) from service where artisan is not null") == 3)
        }
    }
}

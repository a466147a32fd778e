import Foundation
import TestSupport
import Testing

/// `krafti ops` as people run it.
@Suite(.timeLimit(.minutes(2))) struct OperatorEndToEndTests {
    @Test func `operators see and decide`() async throws {
        try await StubServer.run { server in
            let breakers = try await server.program.run("ops", "breakers")
            #expect(breakers.lines.count == 2 && breakers.lines.last?.hasPrefix("database  closed") == true)
            let decided = try await server.program.run("ops", "breaker", "database", "open")
            #expect(
                decided.lines == [
                    "database: open, an operator keeps it open (before, it decided by itself)",
                    "Its calls are refused until `krafti ops breaker database auto`, or until the server stops.",
                ], "\(decided.errors)")
            #expect(try await server.program.run("ops", "caches").lines.contains { $0.hasPrefix("hits ") && $0.hasSuffix("0") })
            #expect(try await server.program.run("ops", "limits").lines == ["Rate limits are off."])
            let forgotten = try await server.program.run("ops", "forget", "--tenant", "t", "a", "b")
            #expect(forgotten.lines.first?.hasPrefix("Forgotten: 2 entries") == true)
            #expect(try await server.program.run("ops", "forget", "--everything").lines.first?.contains("1,000 entries") == true)
        }
    }

    @Test func `programs read JSON, in which zero counts too`() async throws {
        try await StubServer.run { server in
            let breakers = try await server.program.run("ops", "breakers", "--json")
            #expect(breakers.lines.count == 1)
            #expect(breakers.output.contains(#""name":"database","state":"BREAKER_STATE_CLOSED","mode":"BREAKER_MODE_AUTOMATIC""#))
            #expect(breakers.output.contains(#""failures":"0""#))
        }
    }

    @Test func `what a server refuses has its status, and what makes no sense is not sent`() async throws {
        try await StubServer.run { server in
            let unknown = try await server.program.run("ops", "breaker", "redis", "auto")
            #expect(unknown.status == 69)
            #expect(unknown.errors == "NOT_FOUND: There is no circuit breaker of that name. There are: database.\n")
            let pools = try await server.program.run("ops", "pools")
            #expect(pools.status == 71 && pools.errors.hasPrefix("PERMISSION_DENIED: "))
            for arguments in [["breaker", "database", "ajar"], ["breaker", "database"], ["forget"]] {
                let outcome = try await server.program.shell("$krafti ops \(arguments.joined(separator: " "))")
                #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
            }
        }
    }
}

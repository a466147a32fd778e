import Foundation
import Protobuf
import RPC
import TestMessages
import TestServices
import TestSupport
import Testing

/// The real ttrpc package against ours, both ways. tools/test builds the Go programs.
@Suite(.timeLimit(.minutes(5))) struct GoInteropTests {
    private struct Check: Decodable {
        let scenario: String
        let check: String
        let ok: Bool
        let detail: String
    }

    private static func freshSocket() -> String {
        FileManager.default.temporaryDirectory.appending(path: "krafti-go-\(UUID().uuidString.prefix(8)).sock").path
    }

    // MARK: Go calls us

    private static let scenarios: Set = [
        "unary", "concurrent", "status", "unimplemented", "malformed", "deadline", "metadata", "large", "oversize-request",
        "oversize-response", "close", "connections",
    ]

    /// Holds that the Go client ended well, and that each check of just these scenarios passed.
    private static func passed(_ outcome: RunningProgram.Outcome, _ scenarios: Set<String>) throws {
        #expect(outcome.status == 0, "signal \(outcome.signal ?? 0), standard error:\n\(outcome.errors)")
        #expect(outcome.errors == "")
        let checks = try outcome.lines.map { try JSONDecoder().decode(Check.self, from: Data($0.utf8)) }
        for check in checks { #expect(check.ok, "\(check.scenario): \(check.check): \(check.detail)") }
        #expect(Set(checks.map(\.scenario)) == scenarios)
    }

    @Test(.enabled(if: GoProgram.hasClient, "no Go client: tools/test builds one where Go and its ttrpc package are"))
    func `each check of the Go client passes against our server`() async throws {
        let path = Self.freshSocket()
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let server = RPCServer(services: services)
        try await server.listen(on: .unix(path))
        let outcome = try await GoProgram.start("KRAFTI_GO_CLIENT", ["unix:\(path)", "all"]).outcome()
        await server.shutDown(grace: .seconds(1))
        try Self.passed(outcome, Self.scenarios)
    }

    @Test(.enabled(if: GoProgram.hasClient, "no Go client: tools/test builds one where Go and its ttrpc package are"))
    func `a Go client whose server shuts down passes over the word of it, and its call under way ends well`() async throws {
        let path = Self.freshSocket()
        try await EdgeServer.with(endpoint: .unix(path)) { edge in
            let program = try GoProgram.start("KRAFTI_GO_CLIENT", ["unix:\(path)", "drain"])
            await eventually("the call is under way") { edge.calls.running(Misbehaviour.deaf) == 1 || program.soFar.hasEnded }
            let end = Task { await edge.server.shutDown(grace: .seconds(300)) }
            await program.wait { $0.outputText.contains("refused") }
            edge.release.open()
            try Self.passed(await program.outcome(), ["drain"])
            await end.value
        }
    }

    // MARK: We call Go

    private static func withGoServer(_ body: (RPCClient, RunningProgram) async throws -> Void) async throws {
        let path = Self.freshSocket()
        let server = try GoProgram.start("KRAFTI_GO_SERVER", ["unix:\(path)"])
        // The server leaves when its input ends.
        defer { server.closeInput() }
        #expect(await server.line(0) == "ready unix:\(path)")
        let client = RPCClient(endpoints: [.unix(path)])
        try await body(client, server)
        await client.shutDown()
        server.closeInput()
        let outcome = await server.outcome()
        #expect(outcome.status == 0, "signal \(outcome.signal ?? 0), standard error:\n\(outcome.errors)")
    }

    @Test(.enabled(if: GoProgram.hasServer, "no Go server: tools/test builds one where Go and its ttrpc package are"))
    func `our client calls a Go server`() async throws {
        try await Self.withGoServer { client, server in
            let echo = Echo.Client(client)

            let message = EchoMessage.with { message in
                message.text = "Klempner, Schneiderin, фотограф, 写真家, 🪚"
                message.payload = [0, 1, 127, 128, 255, 0]
                message.repeat = .min
            }
            #expect(try await echo.echo(message) == message)
            let large = EchoMessage.with { $0.payload = [UInt8](repeating: 7, count: 3 << 20) }
            #expect(try await echo.echo(large) == large)

            let failure = await #expect(throws: RPCError.self) {
                var request = EchoMessage()
                request.failCode = StatusCode.notFound.rawValue
                request.failMessage = "no such Tischlerin: „Łucja“"
                return try await echo.echo(request)
            }
            #expect(failure?.code == .notFound)
            #expect(failure?.message == "no such Tischlerin: „Łucja“")
            #expect(failure?.detail(GoogleErrorInfo.self)?.reason == "REQUESTED")

            let unknown = await #expect(throws: RPCError.self) { try await Health.Client(client).check(HealthCheckRequest()) }
            #expect(unknown?.code == .unimplemented)

            var options = CallOptions()
            options.metadata.append("X-Request-ID", "6f0f1f0e")
            options.metadata.append("x-request-id", "塗装工")
            let values = try await echo.echo(.with { $0.text = "metadata:x-request-id" }, options: options)
            #expect(values.text == "6f0f1f0e,塗装工")
        }
    }

    @Test(.enabled(if: GoProgram.hasServer, "no Go server: tools/test builds one where Go and its ttrpc package are"))
    func `a deadline ends the call here and in Go`() async throws {
        try await Self.withGoServer { client, server in
            // Connects, so that the deadline of the next call is not spent on that. It has to reach Go in that time.
            _ = try await Echo.Client(client).echo(EchoMessage())
            let error = await #expect(throws: RPCError.self) {
                try await Echo.Client(client).echo(
                    .with { $0.delayMillis = 60_000 },
                    options: CallOptions(timeout: .seconds(5))
                )
            }
            #expect(error?.code == .deadlineExceeded)
            let line = try #require(await server.line(1))
            #expect(line.contains("ended early") && line.contains("deadline"), "\(line)")
        }
    }

    @Test(.enabled(if: GoProgram.hasServer, "no Go server: tools/test builds one where Go and its ttrpc package are"))
    func `a thousand calls at once each get their own answer, and ids rise on the wire as Go wants them`() async throws {
        try await Self.withGoServer { client, _ in
            let echo = Echo.Client(client)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<1_000 {
                    group.addTask {
                        let answer = try await echo.echo(.with { $0.text = "call \(index)" })
                        #expect(answer.text == "call \(index)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// This version of the package sends what is over its own limit; its own client does not survive that.
    @Test(.enabled(if: GoProgram.hasServer, "no Go server: tools/test builds one where Go and its ttrpc package are"))
    func `an answer over 4 MiB fails its call alone`() async throws {
        try await Self.withGoServer { client, _ in
            let echo = Echo.Client(client)
            let error = await #expect(throws: RPCError.self) {
                try await echo.echo(.with { $0.text = "inflate:\(5 << 20)" })
            }
            #expect(error?.code == .resourceExhausted)
            let next = try await echo.echo(.with { $0.text = "still here" })
            #expect(next.text == "still here")
        }
    }

    @Test(.enabled(if: GoProgram.hasServer, "no Go server: tools/test builds one where Go and its ttrpc package are"))
    func `a cancelled call leaves the connection usable, though Go knows no cancel`() async throws {
        try await Self.withGoServer { client, _ in
            let echo = Echo.Client(client)
            let call = Task { try await echo.echo(.with { $0.delayMillis = 60_000 }) }
            call.cancel()
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .cancelled)
            let next = try await echo.echo(.with { $0.text = "still here" })
            #expect(next.text == "still here")
        }
    }
}

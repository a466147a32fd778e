import TestSupport
import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// A server that shuts down while a long call holds the connection open, beside one that goes on.
@Suite(.timeLimit(.minutes(5))) struct `Draining servers` {
    private static let unrepeatable = Method<EchoMessage, EchoMessage, Unary>(
        service: Echo.name, name: "Echo", idempotency: .unknown, documentation: "")

    @Test func `no call fails, and none goes to it twice`() async throws {
        var services = ServiceRegistry()
        services.register(EchoHandler())
        let servers = [RPCServer(services: services), RPCServer(services: services)]
        var endpoints: [Endpoint] = []
        for server in servers { endpoints.append(try await server.listen(on: .tcp("127.0.0.1", 0))) }
        let client = RPCClient(endpoints: endpoints)
        let echo = Echo.Client(client)
        await eventually("both are connected") {
            _ = try? await echo.echo(EchoMessage())
            return servers.allSatisfy { $0.connectionCount == 1 }
        }
        // A stream to each server, so that the draining one keeps its connection.
        let release = Latch()
        let streams = (0..<2).map { _ in
            Task {
                try await echo.chat { writer, responses in
                    try await writer.send(EchoMessage())
                    _ = try await responses.first { _ in true }
                    await release.wait()
                }
            }
        }
        await eventually("both carry a stream") { client.connectionStatistics.callsInFlight == 2 }
        async let stopped: Void = servers[0].shutDown(grace: .seconds(120))
        await eventually("it refuses new calls") {
            _ = try? await echo.echo(EchoMessage())
            return client.connectionStatistics.draining == 1 || client.connectionStatistics.open == 1
        }
        for number in 0..<200 {
            let answer = try await client.call(Self.unrepeatable, .with { $0.text = "\(number)" })
            #expect(answer.text == "\(number)")
        }
        release.open()
        for stream in streams { _ = try? await stream.value }
        await stopped
        await client.shutDown()
        await servers[1].shutDown(grace: .zero)
    }

    @Test func `only the refusal of a draining server says that no handler has seen the call`() {
        #expect(RPCError.draining.isDraining)
        #expect(RPCError.draining.isNotHandled)
        #expect(RPCError.notSent("refused").isNotHandled)
        #expect(!RPCError(.unavailable, "This server is shutting down; call another.", retryAfter: .zero).isNotHandled)
        var other = RPCError(.unavailable, "busy")
        other.attach(GoogleErrorInfo.with { ($0.reason, $0.domain) = ("SERVER_DRAINING", "somebody.else") })
        #expect(!other.isNotHandled)
    }
}

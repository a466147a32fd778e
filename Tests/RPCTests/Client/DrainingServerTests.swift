import NIOCore
import Protobuf
import TestMessages
import TestServices
import TestSupport
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

    @Test func `a server says so before a call is refused: the next goes to another connection, the one under way ends there`()
        async throws
    {
        let server = ScriptedServer()
        let client = server.makeClient()
        let echo = Echo.Client(client)
        let underWay = Task { try await echo.echo(.with { $0.text = "under way" }) }
        let draining = try await server.nextConnection()
        let request = try await draining.expectFrame()
        draining.send(try .answer(0, RPCError.draining))
        await eventually("the connection is given up") { client.connectionStatistics.draining == 1 }
        async let next = client.call(Self.unrepeatable, .with { $0.text = "next" })
        let fresh = try await server.nextConnection()
        let moved = try await fresh.expectFrame()
        fresh.send(try .answer(moved.streamID, .with { $0.text = "elsewhere" }))
        #expect(try await next.text == "elsewhere")
        draining.send(try .answer(request.streamID, .with { $0.text = "to its end" }))
        #expect(try await underWay.value.text == "to its end")
        #expect(await draining.nextFrame() == nil, "closed once no call uses it")
    }

    @Test func `what else comes on stream 0 says nothing`() async throws {
        let server = ScriptedServer()
        let client = server.makeClient()
        let echo = Echo.Client(client)
        async let first = echo.echo(.with { $0.text = "x" })
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        peer.send(try .answer(0, RPCError(.unavailable, "busy", retryAfter: .zero)))
        peer.send(try .answer(0, .with { $0.text = "nobody's" }))
        peer.send(.scripted(0, .response, ByteBuffer(bytes: [0x0A, 0x7F])))
        peer.send(try .answer(2, RPCError.draining))
        peer.send(try .answer(id, .with { $0.text = "well" }))
        #expect(try await first.text == "well")
        #expect(client.connectionStatistics.open == 1)
    }
}

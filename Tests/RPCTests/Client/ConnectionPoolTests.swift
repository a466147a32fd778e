import Foundation
import Locking
import NIOCore
import NIOEmbedded
import NIOPosix
import Protobuf
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// The pool at work: over scripted servers, then over sockets.
@Suite(.timeLimit(.minutes(5))) struct `Connection pool` {
    private static let unrepeatable = Method<EchoMessage, EchoMessage, Unary>(
        service: Echo.name,
        name: "Echo",
        idempotency: .unknown,
        documentation: ""
    )

    private static func echoServer(interceptors: [any ServerInterceptor] = []) -> RPCServer {
        var services = ServiceRegistry()
        services.register(EchoHandler())
        return RPCServer(services: services, interceptors: interceptors)
    }

    /// Counts the ports that calls come from: each connection has its own.
    private final class Ports: ServerInterceptor {
        private let seen = Guarded<Set<Int>>([])

        var count: Int { self.seen.withLock { $0.count } }

        func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
            if let port = context.peer.address?.port { self.seen.withLock { _ = $0.insert(port) } }
            try await next(context)
        }
    }

    // MARK: Waiting

    /// Never connects.
    private struct Abyss: Connector {
        let targets = ["the abyss"]
        let eventLoop: any EventLoop
        let asked: AsyncStream<Void>.Continuation

        func connect(to target: Int, events: ClientConnection.Events) -> EventLoopFuture<ClientConnection> {
            self.asked.yield()
            // Longer than any test runs.
            return self.eventLoop.scheduleTask(in: .hours(1)) { throw ChannelError.connectTimeout(.hours(1)) }.futureResult
        }
    }

    private static func abyss(_ eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()) -> (
        RPCClient, AsyncStream<Void>
    ) {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let client = RPCClient(
            connector: Abyss(eventLoop: eventLoop, asked: ask),
            configuration: ClientConfiguration(),
            eventLoop: eventLoop
        )
        return (client, asked)
    }

    @Test func `a call that waits for a connection leaves at its deadline`() async throws {
        let eventLoop = NIOAsyncTestingEventLoop()
        let (client, asked) = Self.abyss(eventLoop)
        let call = Task { try await Echo.Client(client).echo(EchoMessage(), options: CallOptions(timeout: .seconds(5))) }
        for await _ in asked { break }
        await eventLoop.advanceTime(by: .seconds(5))
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message == "The call's deadline passed while it waited for a connection.")
        #expect(client.connectionStatistics.callsWaiting == 0)
        await eventLoop.shutdownGracefully()
    }

    @Test func `a call that waits for a connection leaves when it is cancelled`() async throws {
        let (client, asked) = Self.abyss()
        let call = Task { try await Echo.Client(client).echo(EchoMessage()) }
        for await _ in asked { break }
        call.cancel()
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .cancelled)
        #expect(client.connectionStatistics.callsWaiting == 0)
    }

    @Test func `a call that was cancelled before it began is not made`() async throws {
        let (client, _) = Self.abyss()
        let call = Task {
            await eventually("the task is cancelled") { Task.isCancelled }
            return try await Echo.Client(client).echo(EchoMessage())
        }
        call.cancel()
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .cancelled)
    }

    @Test func `shutting down ends those that wait, and does not wait for attempts to connect`() async throws {
        let (client, asked) = Self.abyss()
        let call = Task { try await Echo.Client(client).echo(EchoMessage(), options: CallOptions(waitForReady: true)) }
        for await _ in asked { break }
        await client.shutDown(grace: .seconds(60))
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .failedPrecondition)
    }

    // MARK: Repeating

    @Test func `what was never sent is sent again, whatever the method promises`() async throws {
        let server = ScriptedServer(refusals: 2, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let client = server.makeClient { configuration in
            configuration.retry = RetryPolicy()
            configuration.retry.maxAttempts = 100
            configuration.retry.initialBackoff = .milliseconds(5)
        }
        async let answer = client.call(Self.unrepeatable, .with { $0.text = "x" })
        let peer = try await server.nextConnection()
        let request = try await peer.expectFrame()
        peer.send(try .answer(request.streamID, .with { $0.text = "third time lucky" }))
        #expect(try await answer.text == "third time lucky")
    }

    @Test func `attempts end with the last one's error`() async throws {
        let server = ScriptedServer(refusals: 100)
        let client = server.makeClient { configuration in
            configuration.retry = RetryPolicy()
            configuration.retry.initialBackoff = .zero
        }
        let error = await #expect(throws: RPCError.self) { try await client.call(Self.unrepeatable, EchoMessage()) }
        #expect(error?.code == .unavailable)
        #expect(error?.message == "could not connect to the scripted server: refused by the script")
    }

    @Test func `a call that waits for ready outlasts failures to connect`() async throws {
        let server = ScriptedServer(refusals: 5)
        let client = server.makeClient()
        let answer = Task {
            try await client.call(Self.unrepeatable, .with { $0.text = "x" }, options: CallOptions(waitForReady: true))
        }
        try await eventually("a connection is made") {
            try await server.pass(.milliseconds(100))
            return client.connectionStatistics.open == 1
        }
        let peer = try await server.nextConnection()
        let request = try await peer.expectFrame()
        peer.send(try .answer(request.streamID, .with { $0.text = "patience" }))
        #expect(try await answer.value.text == "patience")
    }

    @Test func `an idempotent call is repeated on a new connection, with the time that is left`() async throws {
        let server = ScriptedServer(eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let client = server.makeClient { configuration in
            configuration.retry = RetryPolicy()
            configuration.retry.maxAttempts = 100
            configuration.retry.initialBackoff = .milliseconds(5)
        }
        async let answer = Echo.Client(client).echo(.with { $0.text = "x" }, options: CallOptions(timeout: .seconds(50)))
        let first = try await server.nextConnection()
        let firstTimeout = try await first.expectFrame().request().timeoutNanos
        first.close()
        let second = try await server.nextConnection()
        let request = try await second.expectFrame()
        #expect(try request.request().timeoutNanos < firstTimeout)
        second.send(try .answer(request.streamID, RPCError(.unavailable, "busy", retryAfter: .zero)))
        let third = try await second.expectFrame()
        #expect(third.streamID > request.streamID)
        second.send(try .answer(third.streamID, .with { $0.text = "third attempt" }))
        #expect(try await answer.text == "third attempt")
    }

    @Test func `a call that may have been carried out is not repeated when that could do harm`() async throws {
        let server = ScriptedServer()
        let client = server.makeClient { $0.retry = RetryPolicy() }
        let call = Task { try await client.call(Self.unrepeatable, EchoMessage()) }
        let peer = try await server.nextConnection()
        _ = try await peer.expectFrame()
        peer.close()
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("may have been carried out") == true)
    }

    // MARK: Sockets

    @Test func `an address where nobody listens is named with the reason`() async throws {
        let server = Self.echoServer()
        let endpoint = try await server.listen(on: .tcp("127.0.0.1", 0))
        await server.shutDown(grace: .zero)
        var configuration = ClientConfiguration()
        configuration.retry = .never
        let missing = Endpoint.unix(NSTemporaryDirectory() + "nobody-\(UUID().uuidString.prefix(8)).sock")
        let client = RPCClient(endpoints: [endpoint, missing], configuration: configuration)
        let error = await #expect(throws: RPCError.self) { try await Echo.Client(client).echo(EchoMessage()) }
        #expect(error?.code == .unavailable)
        #expect(
            error?.message
                == "could not connect to \(endpoint): connection refused; could not connect to \(missing): no such file or directory"
        )
        await client.shutDown()
    }

    @Test func `a client without addresses says so`() async throws {
        let client = RPCClient(endpoints: [])
        let error = await #expect(throws: RPCError.self) {
            try await Echo.Client(client).echo(EchoMessage(), options: CallOptions(waitForReady: true))
        }
        #expect(error?.code == .failedPrecondition)
    }

    @Test func `calls spread over several servers and go on when one stops`() async throws {
        let servers = [Self.echoServer(), Self.echoServer()]
        var endpoints: [Endpoint] = []
        for server in servers { endpoints.append(try await server.listen(on: .tcp("127.0.0.1", 0))) }
        let client = RPCClient(endpoints: endpoints)
        let echo = Echo.Client(client)
        try await self.eventuallyEcho(echo) { servers.allSatisfy { $0.connectionCount == 1 } }
        await servers[0].shutDown(grace: .seconds(10))
        for number in 0..<50 {
            #expect(try await echo.echo(.with { $0.text = "\(number)" }).text == "\(number)")
        }
        #expect(servers[1].connectionCount == 1)
        await client.shutDown()
        await servers[1].shutDown(grace: .zero)
    }

    @Test func `a client comes back when its server does`() async throws {
        let first = Self.echoServer()
        let endpoint = try await first.listen(on: .tcp("127.0.0.1", 0))
        var configuration = ClientConfiguration()
        configuration.pool.backoff.initial = .milliseconds(5)
        configuration.pool.backoff.maximum = .milliseconds(20)
        let client = RPCClient(endpoints: [endpoint], configuration: configuration)
        #expect(try await Echo.Client(client).echo(.with { $0.text = "first" }).text == "first")
        await first.shutDown(grace: .zero)
        let waiting = Task {
            try await Echo.Client(client).echo(
                .with { $0.text = "second" }, options: CallOptions(timeout: .seconds(300), waitForReady: true))
        }
        let second = Self.echoServer()
        _ = try await second.listen(on: endpoint)
        #expect(try await waiting.value.text == "second")
        await client.shutDown()
        await second.shutDown(grace: .zero)
    }

    @Test func `connections are renewed when they age, and no call notices`() async throws {
        let ports = Ports()
        let server = Self.echoServer(interceptors: [ports])
        let endpoint = try await server.listen(on: .tcp("127.0.0.1", 0))
        var configuration = ClientConfiguration()
        configuration.retry = .never
        configuration.pool.maxConnectionAge = .milliseconds(10)
        let client = RPCClient(endpoints: [endpoint], configuration: configuration)
        try await self.eventuallyEcho(Echo.Client(client)) { ports.count >= 5 }
        await client.shutDown()
        await eventually("every connection is closed") { server.connectionCount == 0 }
        await server.shutDown(grace: .zero)
    }

    @Test func `a client that is let go of closes its connections`() async throws {
        let server = Self.echoServer()
        let endpoint = try await server.listen(on: .tcp("127.0.0.1", 0))
        do {
            let client = RPCClient(endpoints: [endpoint])
            _ = try await Echo.Client(client).echo(EchoMessage())
            #expect(server.connectionCount == 1)
        }
        await eventually("the connection is closed") { server.connectionCount == 0 }
        await server.shutDown(grace: .zero)
    }

    /// Calls until `condition` holds; every call has to succeed.
    private func eventuallyEcho(_ echo: Echo.Client, until condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !condition() {
            guard ContinuousClock.now < end else {
                Issue.record("the calls went well, but what was awaited did not happen")
                return
            }
            _ = try await echo.echo(.with { $0.text = "x" })
        }
    }
}

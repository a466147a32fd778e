import Locking
import NIOCore
import NIOEmbedded
import Protobuf
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// Calls that a client sends again, over a scripted server, by a clock that stands still unless a test lets time pass.
@Suite(.timeLimit(.minutes(5))) struct `Repeated calls` {
    private static let unrepeatable = Method<EchoMessage, EchoMessage, Unary>(
        service: Echo.name, name: "Echo", idempotency: .unknown, documentation: "")

    private static func refusal(after delay: Duration) -> RPCError {
        var error = RPCError(.resourceExhausted, "Too many calls.", retryAfter: delay)
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = RPCError.rateLimitedReason
                $0.domain = "test.krafti.v1"
            }
        )
        return error
    }

    /// A client whose waits are what the server asks for, and nothing of chance.
    private static func client(
        of server: ScriptedServer, _ change: @escaping (inout RetryPolicy) -> Void = { _ in }
    ) -> RPCClient {
        server.makeClient { configuration in
            configuration.retry = RetryPolicy()
            configuration.retry.initialBackoff = .zero
            change(&configuration.retry)
        }
    }

    private static func call(_ client: RPCClient, timeout: Duration? = nil) -> Task<EchoMessage, any Error> {
        Task { try await client.call(Self.unrepeatable, .with { $0.text = "x" }, options: CallOptions(timeout: timeout)) }
    }

    private static func paused(_ client: RPCClient, _ count: Int = 1) async {
        await eventually("\(count) calls wait to be sent again") { client.connectionStatistics.callsPaused == count }
    }

    private static func error(of call: Task<EchoMessage, any Error>) async -> RPCError? {
        await #expect(throws: RPCError.self) { try await call.value }
    }

    // MARK: Rate limits

    @Test func `what a rate limit refused is sent again when the limit said, and not before`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let call = Self.call(client, timeout: .seconds(60))
        let peer = try await server.nextConnection()
        let first = try await peer.expectFrame()
        peer.send(try .answer(first.streamID, Self.refusal(after: .milliseconds(3_000))))
        await Self.paused(client)
        try await server.pass(.milliseconds(2_999))
        #expect(client.connectionStatistics.callsPaused == 1)
        #expect(client.connectionStatistics.callsInFlight == 0, "it takes no connection's place while it waits")
        try await server.pass(.milliseconds(1))
        let second = try await peer.expectFrame()
        #expect(client.connectionStatistics.callsPaused == 0)
        #expect(second.streamID > first.streamID)
        #expect(try first.request().timeoutNanos - second.request().timeoutNanos >= 3_000_000_000)
        peer.send(try .answer(second.streamID, .with { $0.text = "in time" }))
        #expect(try await call.value.text == "in time")
    }

    @Test func `a wait that ends with the deadline, or lasts longer than the client has patience, does not begin`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let brief = Self.call(client, timeout: .seconds(3))
        let peer = try await server.nextConnection()
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .seconds(3))))
        #expect(await Self.error(of: brief)?.code == .resourceExhausted)
        let patient = Self.call(client)
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .milliseconds(5_001))))
        #expect(await Self.error(of: patient)?.metadata["retry-after-ms"] == "5001")
        let fitting = Self.call(client, timeout: .milliseconds(5_001))
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .seconds(5))))
        await Self.paused(client)
        try await server.pass(.seconds(5))
        peer.send(try await .answer(peer.expectFrame().streamID, .with { $0.text = "just" }))
        #expect(try await fitting.value.text == "just")
    }

    @Test func `a limit that refuses again and again is asked as often as any other`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let call = Self.call(client)
        let peer = try await server.nextConnection()
        for _ in 1...2 {
            peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .milliseconds(10))))
            await Self.paused(client)
            try await server.pass(.milliseconds(10))
        }
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .milliseconds(10))))
        #expect(await Self.error(of: call)?.code == .resourceExhausted)
    }

    @Test func `what else has run out is the outcome, even with advice on when to come again`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let call = Self.call(client)
        let peer = try await server.nextConnection()
        let full = RPCError(.resourceExhausted, "The message is too big.", retryAfter: .milliseconds(1))
        peer.send(try await .answer(peer.expectFrame().streamID, full))
        #expect(await Self.error(of: call)?.message == "The message is too big.")
        #expect(client.connectionStatistics.callsPaused == 0)
    }

    @Test func `a client that never repeats does not wait for a limit`() async throws {
        let server = ScriptedServer()
        let client = server.makeClient()
        let call = Self.call(client)
        let peer = try await server.nextConnection()
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .milliseconds(1))))
        #expect(await Self.error(of: call)?.code == .resourceExhausted)
    }

    @Test func `a stream that a limit refused is not opened again`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let stream = Task {
            try await Echo.Client(client).chat { writer, responses in
                try await writer.send(EchoMessage())
                _ = try await responses.first { _ in true }
            }
        }
        let peer = try await server.nextConnection()
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .milliseconds(1))))
        let error = await #expect(throws: RPCError.self) { try await stream.value }
        #expect(error?.code == .resourceExhausted)
    }

    // MARK: The end of a wait

    @Test func `a caller who is cancelled while it waits leaves at once`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let call = Self.call(client)
        let peer = try await server.nextConnection()
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .seconds(3))))
        await Self.paused(client)
        call.cancel()
        let error = await Self.error(of: call)
        #expect(error?.code == .cancelled)
        #expect(error?.message == "The call was cancelled while it waited to be repeated.")
        #expect(client.connectionStatistics.callsPaused == 0)
    }

    @Test func `a client that is shut down waits for nothing: its calls fail as they did`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let waiting = Self.call(client)
        let peer = try await server.nextConnection()
        peer.send(try await .answer(peer.expectFrame().streamID, Self.refusal(after: .seconds(3))))
        await Self.paused(client)
        let underWay = Self.call(client)
        let request = try await peer.expectFrame()
        async let shutDown: Void = client.shutDown(grace: .seconds(60))
        #expect(await Self.error(of: waiting)?.code == .resourceExhausted)
        await eventually("it is shut down") { client.connectionStatistics.draining == 1 }
        peer.send(try .answer(request.streamID, Self.refusal(after: .seconds(3))))
        #expect(await Self.error(of: underWay)?.code == .resourceExhausted)
        await shutDown
        #expect(client.connectionStatistics.callsPaused == 0)
    }

    // MARK: The budget

    /// Answers each request, and counts them.
    private static func answering(
        _ peer: ScriptedPeer, _ answer: @escaping @Sendable (Int) -> RPCError?
    ) -> (task: Task<Void, any Error>, asked: @Sendable () -> Int) {
        let count = Shared(0)
        let task = Task {
            while let frame = await peer.nextFrame() {
                let number = count.add()
                let error = answer(number)
                peer.send(
                    try error.map { try .answer(frame.streamID, $0) } ?? .answer(frame.streamID, .with { $0.text = "well" }))
            }
        }
        return (task, { count.value })
    }

    private final class Shared: Sendable {
        private let count: Guarded<Int>

        init(_ count: Int) { self.count = Guarded(count) }

        var value: Int { self.count.withLock { $0 } }

        func add() -> Int {
            self.count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private static let busy = RPCError(.unavailable, "busy", retryAfter: .zero)

    @Test func `a server where everything fails is asked a fifth more, and ten times besides`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let echo = Echo.Client(client)
        let first = Task { try await echo.echo(EchoMessage()) }
        let (answers, asked) = Self.answering(try await server.nextConnection()) { _ in Self.busy }
        #expect(await Self.error(of: first)?.message == "busy")
        for _ in 2...100 {
            let error = await #expect(throws: RPCError.self) { try await echo.echo(EchoMessage()) }
            #expect(error?.message == "busy", "the error that stands is the server's own")
        }
        #expect(asked() == 100 + 20 + 10)
        answers.cancel()
    }

    @Test func `limits that refuse are waited for within the budget, too`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let first = Self.call(client)
        let (answers, asked) = Self.answering(try await server.nextConnection()) { _ in Self.refusal(after: .zero) }
        _ = await Self.error(of: first)
        for _ in 2...100 { _ = await Self.error(of: Self.call(client)) }
        #expect(asked() == 100 + 20 + 10)
        answers.cancel()
    }

    @Test func `each client has a budget of its own, and gets some of it back with time`() async throws {
        let server = ScriptedServer()
        let spent = Self.client(of: server)
        let first = Task { try await Echo.Client(spent).echo(EchoMessage()) }
        let (answers, asked) = Self.answering(try await server.nextConnection()) { _ in Self.busy }
        _ = await Self.error(of: first)
        while true {
            let before = asked()
            _ = await #expect(throws: RPCError.self) { try await Echo.Client(spent).echo(EchoMessage()) }
            if asked() == before + 1 { break }
        }
        let fresh = Self.client(of: server)
        let other = Task { try await Echo.Client(fresh).echo(EchoMessage()) }
        let (others, othersAsked) = Self.answering(try await server.nextConnection()) { _ in Self.busy }
        _ = await Self.error(of: other)
        #expect(othersAsked() == 3)
        try await server.pass(.seconds(2))
        let before = asked()
        _ = await #expect(throws: RPCError.self) { try await Echo.Client(spent).echo(EchoMessage()) }
        #expect(asked() == before + 3, "two seconds give two retries")
        answers.cancel()
        others.cancel()
    }

    @Test func `a draining server's refusals cost nothing, so that all its last calls find another`() async throws {
        let server = ScriptedServer()
        let client = Self.client(of: server)
        let calls = (0..<40).map { _ in Self.call(client) }
        let draining = try await server.nextConnection()
        var refused: [UInt32] = []
        for _ in calls { refused.append(try await draining.expectFrame().streamID) }
        for id in refused { draining.send(try .answer(id, RPCError.draining)) }
        let (answers, asked) = Self.answering(try await server.nextConnection()) { _ in nil }
        for call in calls { #expect(try await call.value.text == "well") }
        #expect(asked() == 40)
        answers.cancel()
    }
}

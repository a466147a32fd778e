import Locking
import NIOCore
import Protobuf
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// What servers may do to the streams of a client: each costs its stream, and nothing more.
@Suite(.timeLimit(.minutes(5))) struct `Hostile streams` {
    /// Reads a server stream to its end while `script` answers.
    private func expand(_ script: (ScriptedPeer, ScriptedPeer.Frame) async throws -> Void) async throws -> [String] {
        let server = ScriptedServer()
        let client = server.makeClient()
        async let answers = Echo.Client(client).expand(.with { $0.text = "tailoring" }) { responses in
            var texts: [String] = []
            for try await response in responses { texts.append(response.text) }
            return texts
        }
        let peer = try await server.nextConnection()
        try await script(peer, peer.expectFrame())
        return try await answers
    }

    @Test func `a stream may end by flags, by an OK Response, or by a last message that carries the flag`() async throws {
        let byFlags = try await self.expand { peer, request in
            #expect(request.header.flags == .remoteClosed)
            peer.send(try .data(request.streamID, .with { $0.text = "one" }))
            peer.send(try .data(request.streamID, .with { $0.text = "" }))
            peer.send(try .data(request.streamID, nil))
            peer.close()
        }
        #expect(byFlags == ["one", ""])
        let byEmptyResponse = try await self.expand { peer, request in
            peer.send(try .data(request.streamID, .with { $0.text = "one" }))
            peer.send(try .answer(request.streamID))
            peer.close()
        }
        #expect(byEmptyResponse == ["one"])
        let byResponse = try await self.expand { peer, request in
            peer.send(try .data(request.streamID, .with { $0.text = "one" }))
            peer.send(try .answer(request.streamID, .with { $0.text = "two" }, status: [0x08, 0x00]))
            peer.close()
        }
        #expect(byResponse == ["one", "two"])
        let byLastMessage = try await self.expand { peer, request in
            peer.send(try .data(request.streamID, .with { $0.text = "one" }, flags: .remoteClosed))
            peer.send(try .data(request.streamID, .with { $0.text = "behind the end" }))
        }
        #expect(byLastMessage == ["one"])
    }

    @Test func `a stream that ends in an error hands out what came before it`() async throws {
        let server = ScriptedServer()
        let client = server.makeClient()
        async let outcome = Echo.Client(client).expand(.with { $0.text = "x" }) { responses in
            var texts: [String] = []
            let error = await #expect(throws: RPCError.self) {
                for try await response in responses { texts.append(response.text) }
            }
            return (texts, error?.code, error?.message)
        }
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        peer.send(try .data(id, .with { $0.text = "one" }))
        peer.send(try .answer(id, RPCError(.aborted, "half way")))
        let (texts, code, message) = try await outcome
        #expect(texts == ["one"])
        #expect(code == .aborted)
        #expect(message == "half way")
    }

    @Test func `a stream that nobody reads ends, its server is told, and its neighbour is not disturbed`() async throws {
        var limits = ClientLimits()
        limits.streamReceiveBudgetBytes = 4096
        let server = ScriptedServer(limits: limits)
        let echo = Echo.Client(server.makeClient())
        let (mayRead, allowReading) = AsyncStream.makeStream(of: Void.self)
        let unread = Task {
            try await echo.expand(.with { $0.text = "flood" }) { responses in
                for await _ in mayRead {}
                return try await responses.reduce(0) { count, _ in count + 1 }
            }
        }
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        for _ in 0..<100 { peer.send(try .data(id, .with { $0.text = String(repeating: "x", count: 100) })) }
        try await peer.expectCancel(of: id)
        async let neighbour = echo.echo(.with { $0.text = "y" })
        let request = try await peer.expectFrame()
        peer.send(try .answer(request.streamID, .with { $0.text = "undisturbed" }))
        #expect(try await neighbour.text == "undisturbed")
        allowReading.finish()
        let error = await #expect(throws: RPCError.self) { try await unread.value }
        #expect(error?.code == .resourceExhausted)
    }

    @Test func `an oversize message ends its stream, and its server is told`() async throws {
        var limits = ClientLimits()
        limits.maxMessageBytes = 1024
        let server = ScriptedServer(limits: limits)
        let client = server.makeClient()
        let answers = Task {
            try await Echo.Client(client).expand(.with { $0.text = "x" }) { responses in
                try await responses.reduce(0) { count, _ in count + 1 }
            }
        }
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        peer.send(.scripted(id, .data, ByteBuffer(repeating: 0, count: 2000)))
        try await peer.expectCancel(of: id)
        let error = await #expect(throws: RPCError.self) { try await answers.value }
        #expect(error?.code == .resourceExhausted)
    }

    @Test(arguments: [[0x0A, 0x02, 0xFF, 0xFE], [0x0A, 0x01, 0x00], [0x0A, 0x7F, 0x61]] as [[UInt8]])
    func `a bad message ends its stream as the server's fault, and its server is told`(bytes: [UInt8]) async throws {
        let server = ScriptedServer()
        let echo = Echo.Client(server.makeClient())
        let answers = Task {
            try await echo.expand(.with { $0.text = "x" }) { responses in
                try await responses.reduce(0) { count, _ in count + 1 }
            }
        }
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        peer.send(try .data(id, .with { $0.text = "good" }))
        peer.send(.scripted(id, .data, ByteBuffer(bytes: bytes)))
        try await peer.expectCancel(of: id)
        let error = await #expect(throws: RPCError.self) { try await answers.value }
        #expect(error?.code == .internal)
        async let next = echo.echo(.with { $0.text = "y" })
        let request = try await peer.expectFrame()
        peer.send(try .answer(request.streamID, .with { $0.text = "undisturbed" }))
        #expect(try await next.text == "undisturbed")
    }

    @Test func `a server that does not read holds up the sender, then loses the connection`() async throws {
        var limits = ClientLimits()
        limits.streamSendBudgetBytes = 64 * 1024
        let server = ScriptedServer(limits: limits)
        let client = server.makeClient()
        let answer = Task {
            try await Echo.Client(client).collect { requests in
                while true { try await requests.send(.with { $0.payload = [UInt8](repeating: 7, count: 1024) }) }
            }
        }
        let peer = try await server.nextConnection()
        peer.stopReading()
        try await eventually("the connection is given up") {
            try await server.pass(.seconds(1))
            return client.connectionStatistics.open == 0
        }
        let error = await #expect(throws: RPCError.self) { try await answer.value }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("took no byte") == true)
    }

    @Test(arguments: [true, false])
    func `a call ends in time though its sender waits for others to be sent`(byDeadline: Bool) async throws {
        var limits = ClientLimits()
        // All streams together may have 64 KiB under way, and one alone more.
        limits.connectionSendBudgetBytes = 128 * 1024
        let server = ScriptedServer(limits: limits)
        let client = server.makeClient()
        let outcome = Guarded((sent: 0, error: RPCError?.none))
        Task {
            do {
                _ = try await Echo.Client(client).collect(options: CallOptions(timeout: .seconds(5))) { requests in
                    while true {
                        try await requests.send(.with { $0.payload = [UInt8](repeating: 7, count: 1024) })
                        outcome.withLock { $0.sent += 1 }
                    }
                }
            } catch {
                outcome.withLock { $0.error = error as? RPCError }
            }
        }
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        peer.stopReading()
        await eventually("the sender waits") {
            let before = outcome.withLock { $0.sent }
            for _ in 0..<1000 { await Task.yield() }
            return before >= 62 && outcome.withLock { $0.sent } == before
        }
        if byDeadline {
            try await server.pass(.seconds(5))
        } else {
            peer.send(try .answer(id, RPCError(.aborted, "no more")))
        }
        await eventually(within: .seconds(20), "the caller has its answer") { outcome.withLock { $0.error != nil } }
        #expect(outcome.withLock { $0.error?.code } == (byDeadline ? .deadlineExceeded : .aborted))
    }
}

import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// What servers may do to a client, by fault or by intent: each costs one call, or one connection, and nothing more.
@Suite(.timeLimit(.minutes(5))) struct `Hostile servers` {
    /// Calls Echo while `script` answers.
    private func echo(
        _ server: ScriptedServer = ScriptedServer(),
        by client: RPCClient? = nil,
        _ script: (ScriptedPeer, ScriptedPeer.Frame) async throws -> Void
    ) async throws -> String {
        let client = client ?? server.makeClient()
        async let answer = Echo.Client(client).echo(.with { $0.text = "plumbing" })
        let peer = try await server.nextConnection()
        try await script(peer, peer.expectFrame())
        return try await answer.text
    }

    private func failure(_ body: () async throws -> some Any) async throws -> RPCError {
        do {
            _ = try await body()
        } catch let error as RPCError {
            return error
        }
        throw RPCError(.ok, "The call did not fail.")
    }

    @Test func `a server that speaks another protocol is named so, and the connection ends`() async throws {
        let server = ScriptedServer()
        let client = server.makeClient()
        let error = try await self.failure {
            try await self.echo(server, by: client) { peer, _ in
                peer.send(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"))
                #expect(await peer.nextFrame() == nil)
            }
        }
        #expect(error.code == .internal)
        #expect(error.message.contains("does not speak ttRPC"))
        #expect(
            try await self.echo { peer, request in
                peer.send(try .answer(request.streamID, .with { $0.text = "again" }))
            } == "again")
    }

    @Test func `an answer above the limit fails its call, and the connection lives`() async throws {
        var limits = ClientLimits()
        limits.maxMessageBytes = 1024
        let server = ScriptedServer(limits: limits)
        let echo = Echo.Client(server.makeClient())
        let first = Task { try await echo.echo(.with { $0.text = "first" }) }
        let peer = try await server.nextConnection()
        let large = try await peer.expectFrame()
        peer.send(try .answer(large.streamID, .with { $0.text = String(repeating: "x", count: 2000) }))
        let error = await #expect(throws: RPCError.self) { try await first.value }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message.contains("1024") == true)
        async let second = echo.echo(.with { $0.text = "second" })
        let request = try await peer.expectFrame()
        peer.send(try .answer(request.streamID, .with { $0.text = "fits" }))
        #expect(try await second.text == "fits")
    }

    @Test func `oversize frames that no call waits for are ignored`() async throws {
        var limits = ClientLimits()
        limits.maxMessageBytes = 1024
        let server = ScriptedServer(limits: limits)
        async let answer = Echo.Client(server.makeClient()).echo(.with { $0.text = "x" })
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        let large = ByteBuffer(repeating: 0, count: 2000)
        peer.send(.scripted(id, .data, large))
        peer.send(.scripted(id, FrameType(rawValue: 9), large))
        peer.send(.scripted(id + 2, .response, large))
        peer.send(try .answer(id, .with { $0.text = "alive" }))
        #expect(try await answer.text == "alive")
    }

    @Test func `answers and data for unknown streams, and data for a unary call, disturb nothing`() async throws {
        let text = try await self.echo { peer, request in
            for id in [request.streamID + 2, 0, 2, .max] {
                peer.send(try .answer(id, .with { $0.text = "nobody's" }))
                peer.send(try .data(id, .with { $0.text = "nobody's" }))
                peer.send(try .data(id, nil))
            }
            peer.send(try .data(request.streamID, .with { $0.text = "no stream" }))
            peer.send(.scripted(request.streamID, .request, ByteBuffer()))
            peer.send(.scripted(request.streamID, FrameType(rawValue: 77), ByteBuffer(string: "?")))
            peer.send(try .answer(request.streamID, .with { $0.text = "answer" }))
            peer.send(try .answer(request.streamID, .with { $0.text = "a second answer" }))
        }
        #expect(text == "answer")
    }

    @Test func `a server that ends a unary call as a stream fails it at once`() async throws {
        for message in [nil, EchoMessage.with { $0.text = "no answer" }] {
            let error = try await self.failure {
                try await self.echo { peer, request in
                    if let message {
                        let body = ByteBuffer(bytes: try message.serializedBytes())
                        peer.send(.scripted(request.streamID, .data, body, flags: .remoteClosed))
                    } else {
                        peer.send(try .data(request.streamID, nil))
                    }
                }
            }
            #expect(error.code == .internal)
            #expect(error.message.contains("`krafti.test.v1.Echo/Echo` as a stream"))
        }
    }

    @Test func `an answer that comes a byte at a time is an answer`() async throws {
        let text = try await self.echo { peer, request in
            for byte in try ByteBuffer.answer(request.streamID, .with { $0.text = "slowly" }).readableBytesView {
                peer.send(ByteBuffer(bytes: [byte]))
            }
        }
        #expect(text == "slowly")
    }

    @Test func `a server that never answers costs the call its deadline, and is told`() async throws {
        let server = ScriptedServer()
        let client = server.makeClient()
        let answer = Task {
            try await Echo.Client(client).echo(.with { $0.text = "x" }, options: CallOptions(timeout: .seconds(5)))
        }
        let peer = try await server.nextConnection()
        let request = try await peer.expectFrame()
        #expect(try request.request().timeoutNanos == 5_000_000_000)
        try await server.pass(.seconds(5))
        let error = await #expect(throws: RPCError.self) { try await answer.value }
        #expect(error?.code == .deadlineExceeded)
        try await peer.expectCancel(of: request.streamID)
        peer.send(try .answer(request.streamID, .with { $0.text = "too late" }))
        async let next = Echo.Client(client).echo(.with { $0.text = "y" })
        let following = try await peer.expectFrame()
        peer.send(try .answer(following.streamID, .with { $0.text = "in time" }))
        #expect(try await next.text == "in time")
    }

    @Test(arguments: 1...20) func `a connection that closes inside an answer fails the call as unavailable`(bytes: Int) async throws
    {
        let error = try await self.failure {
            try await self.echo { peer, request in
                let answer = try ByteBuffer.answer(request.streamID, .with { $0.text = "cut off here" })
                peer.send(ByteBuffer(bytes: answer.readableBytesView.prefix(bytes)))
                peer.close()
            }
        }
        #expect(error.code == .unavailable)
        #expect(!error.isNotHandled)
    }

    @Test func `an answer that is no Response, or carries no message, is the server's fault`() async throws {
        let noEnvelope = try await self.failure {
            try await self.echo { peer, request in
                peer.send(.scripted(request.streamID, .response, ByteBuffer(bytes: [0x0A, 0x7F])))
                peer.close()
            }
        }
        #expect(noEnvelope.code == .internal)
        let noMessage = try await self.failure {
            try await self.echo { peer, request in
                peer.send(.scripted(request.streamID, .response, ByteBuffer(bytes: [0x12, 0x02, 0x0A, 0x7F])))
            }
        }
        #expect(noMessage.code == .internal)
    }

    @Test func `success spelled out as a status of code 0, as Rust's servers do, is success`() async throws {
        let text = try await self.echo { peer, request in
            peer.send(try .answer(request.streamID, .with { $0.text = "well" }, status: [0x08, 0x00]))
        }
        #expect(text == "well")
    }

    @Test func `a code outside google.rpc.Code is UNKNOWN and keeps its message`() async throws {
        let error = try await self.failure {
            try await self.echo { peer, request in
                peer.send(try .answer(request.streamID, status: [0x08, 0x63, 0x12, 0x02, 0x68, 0x69]))
            }
        }
        #expect(error.code == .unknown)
        #expect(error.message == "hi")
    }

    /// Answers that no server should give to a unary call.
    enum Bomb: String, CaseIterable, Sendable {
        case nestedStatus, nestedMessage, metadataEntries, metadataBytes

        func answer(_ id: UInt32) throws -> ByteBuffer {
            // Groups in groups: proto3 has none, but a reader has to pass over them.
            let nested = [UInt8](repeating: 0x7B, count: 11_000) + [UInt8](repeating: 0x7C, count: 11_000)
            var response = ResponseEnvelope()
            switch self {
            case .nestedStatus: response.status = ByteBuffer(bytes: [0x08, 0x05] + nested)
            case .nestedMessage: response.payload = ByteBuffer(bytes: nested)
            case .metadataEntries: for number in 0..<65 { response.metadata.append("k\(number)", "v") }
            case .metadataBytes: response.metadata.append("k", String(repeating: "v", count: 1_000_000))
            }
            var body = ByteBuffer()
            body.write(response)
            return .scripted(id, .response, body)
        }
    }

    @Test(arguments: Bomb.allCases) func `a bomb of an answer fails its call alone`(bomb: Bomb) async throws {
        let server = ScriptedServer()
        let echo = Echo.Client(server.makeClient())
        let call = Task { try await echo.echo(.with { $0.text = "x" }) }
        let peer = try await server.nextConnection()
        let id = try await peer.expectFrame().streamID
        peer.send(try bomb.answer(id))
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .internal)
        async let next = echo.echo(.with { $0.text = "y" })
        let request = try await peer.expectFrame()
        peer.send(try .answer(request.streamID, .with { $0.text = "undisturbed" }))
        #expect(try await next.text == "undisturbed")
    }
}

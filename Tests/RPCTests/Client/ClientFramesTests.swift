import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// What our client sends, to the byte: as Go's client does, so that every server understands it.
@Suite(.timeLimit(.minutes(5))) struct `Client frames` {
    // Request { service: "krafti.test.v1.Echo", method: … }
    private static let service = "0a 13 6b72616674692e746573742e76312e4563686f"
    /// EchoMessage { text: "hi" }
    private static let hi = "0a026869"

    private static func expect(_ peer: ScriptedPeer, _ hex: String, sourceLocation: SourceLocation = #_sourceLocation) async throws
    {
        let frame = try await peer.expectFrame()
        #expect(
            ByteBuffer.scripted(frame.header.streamID, frame.header.type, frame.body, flags: frame.header.flags).hex
                == ByteBuffer(hex: hex).hex,
            sourceLocation: sourceLocation)
    }

    @Test func `calls of each shape, one after the other`() async throws {
        let server = ScriptedServer()
        let echo = Echo.Client(server.makeClient())
        let hi = EchoMessage.with { $0.text = "hi" }

        // Unary: flags 0.
        async let unary = echo.echo(hi)
        let peer = try await server.nextConnection()
        try await Self.expect(peer, "00000021 00000001 01 00" + Self.service + "12 04 4563686f 1a 04" + Self.hi)
        peer.send(try .answer(1, hi))
        #expect(try await unary == hi)

        // A server stream: 0x01, its only message in the request.
        async let expanded = echo.expand(hi) { responses in try await responses.reduce(0) { count, _ in count + 1 } }
        try await Self.expect(peer, "00000023 00000003 01 01" + Self.service + "12 06 457870616e64 1a 04" + Self.hi)
        peer.send(try .data(3, hi))
        peer.send(try .data(3, nil))
        #expect(try await expanded == 1)

        // A client stream: 0x02 and no payload, messages without a flag, the end without a message.
        async let collected = echo.collect { requests in
            try await requests.send(hi)
            try await requests.send(EchoMessage())
        }
        try await Self.expect(peer, "0000001e 00000005 01 02" + Self.service + "12 07 436f6c6c656374")
        try await Self.expect(peer, "00000004 00000005 03 00" + Self.hi)
        try await Self.expect(peer, "00000000 00000005 03 00")
        try await Self.expect(peer, "00000000 00000005 03 05")
        peer.send(try .answer(5, hi))
        #expect(try await collected == hi)

        // A bidirectional stream: the same.
        async let chatted = echo.chat { requests, responses in
            try await requests.send(hi)
            requests.finish()
            return try await responses.reduce(0) { count, _ in count + 1 }
        }
        try await Self.expect(peer, "0000001b 00000007 01 02" + Self.service + "12 04 43686174")
        try await Self.expect(peer, "00000004 00000007 03 00" + Self.hi)
        try await Self.expect(peer, "00000000 00000007 03 05")
        peer.send(try .data(7, hi))
        peer.send(try .data(7, nil))
        #expect(try await chatted == 1)

        // Nothing was sent besides.
        async let last = echo.echo(hi)
        try await Self.expect(peer, "00000021 00000009 01 00" + Self.service + "12 04 4563686f 1a 04" + Self.hi)
        peer.send(try .answer(9, hi))
        #expect(try await last == hi)
    }
}

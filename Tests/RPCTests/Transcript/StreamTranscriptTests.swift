import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// Streams on the wire, as Go 1.2 and Rust clients send and expect them.
@Suite(.timeLimit(.minutes(5))) struct StreamTranscriptTests {
    @Test(arguments: [("Go", 0x02), ("Rust", 0x06)] as [(String, UInt8)])
    func `a bidirectional stream`(client: String, flags: UInt8) async throws {
        let script = try await Transcript()
        let message = try echoBytes("a")
        try await script.client(.request(1, "Chat", flags: flags))
        try await script.client(.data(1, message))
        await script.server(.data(1, message))
        try await script.client(.data(1, try echoBytes("b", repeat: 2)))
        await script.server(.data(1, try echoBytes("b", repeat: 2)))
        await script.server(.data(1, try echoBytes("b", repeat: 2)))
        // Half-close: Data, 0x05, nothing in it. The end is the same, and no Response follows it.
        try await script.client(hex: "00000000 00000001 03 05")
        await script.server(hex: "00000000 00000001 03 05")
        try await script.serverIsSilent()
    }

    @Test(arguments: [("Go", 0x02), ("Rust", 0x06)] as [(String, UInt8)])
    func `a client stream is answered by a Response`(client: String, flags: UInt8) async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Collect", flags: flags))
        try await script.client(.data(1, try echoBytes("a")) + .data(1, try echoBytes("b")))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.response(1, try echoBytes("ab", repeat: 2)))
    }

    @Test func `a server stream opens with 0x01 and ends with Data 0x05, never with a Response`() async throws {
        let script = try await Transcript()
        let message = try echoBytes("x", repeat: 3)
        try await script.client(.request(1, "Expand", flags: 0x01, payload: message))
        for _ in 0..<3 { await script.server(.data(1, message)) }
        await script.server(.data(1, flags: 0x05))
        try await script.serverIsSilent()
    }

    @Test func `a server stream's empty request is a message`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Expand", flags: 0x01))
        // An empty message: no bytes, and no 0x04, which would say that there is no message.
        await script.server(hex: "00000000 00000001 03 00")
        await script.server(.data(1, flags: 0x05))
    }

    @Test func `the request's payload is a client stream's first message only when it is not empty`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Collect", flags: 0x02, payload: try echoBytes("first")))
        try await script.client(.data(1, try echoBytes("+second")) + .data(1, flags: 0x05))
        await script.server(.response(1, try echoBytes("first+second", repeat: 2)))
        try await script.client(.request(3, "Collect", flags: 0x02) + .data(3, flags: 0x05))
        await script.server(.response(3))
    }

    @Test func `a client stream may close with its request`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Collect", flags: 0x01, payload: try echoBytes("all")))
        await script.server(.response(1, try echoBytes("all", repeat: 1)))
    }

    @Test func `an empty body without 0x04 is an empty message, with it none`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Collect", flags: 0x02))
        try await script.client(.data(1) + .data(1, flags: 0x04) + .data(1) + .data(1, flags: 0x05))
        await script.server(.response(1, try echoBytes(repeat: 2)))
    }

    @Test func `a message may come together with 0x01, though we never send the two together`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02) + .data(1, flags: 0x01, try echoBytes("last")))
        await script.server(.data(1, try echoBytes("last")))
        await script.server(.data(1, flags: 0x05))
    }

    @Test func `a stream's error is a Response, and nothing follows it`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(.data(1, try EchoFailure.bytes(code: 9, "not now")))
        try await script.server(.failedPrecondition, on: 1)
        try await script.serverIsSilent()
    }

    @Test func `the Response that ends a stream carries metadata, the Data that ends one cannot`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Collect", flags: 0x01, payload: try echoBytes("all"), metadata: ["a": "1"]))
        await script.server(.response(1, try echoBytes("all", repeat: 1), metadata: ["got-a": "1"]))
        try await script.client(.request(3, "Chat", flags: 0x02, metadata: ["b": "2"]))
        try await script.client(.data(3, try EchoFailure.bytes(code: 9, "not now")))
        let failure = try await script.server(.failedPrecondition, on: 3)
        #expect(failure?.metadata["got-b"] == "2")
        try await script.client(.request(5, "Expand", flags: 0x01, metadata: ["c": "3"]))
        await script.server(.data(5))
        await script.server(.data(5, flags: 0x05))
        try await script.serverIsSilent()
    }

    @Test func `flags of Data that nobody knows decide nothing`() async throws {
        let script = try await Transcript()
        let message = try echoBytes("a")
        try await script.client(.request(1, "Chat", flags: 0x02))
        // 0x02 means something on a Request alone.
        for flags: UInt8 in [0x08, 0x80, 0xF8, 0xFA] {
            try await script.client(.data(1, flags: flags, message))
            await script.server(.data(1, message))
        }
        try await script.client(.data(1, flags: 0xF8))
        await script.server(.data(1))
        // 0x04 says that there is no message, whatever else is said.
        try await script.client(.data(1, flags: 0xFC))
        try await script.serverIsSilent(3)
        try await script.client(.data(1, flags: 0xFD))
        await script.server(.data(1, flags: 0x05))
    }

    @Test func `streams share the connection`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02) + .request(3, "Collect", flags: 0x06) + .request(5, "Echo"))
        await script.server(.response(5))
        try await script.client(.data(3, try echoBytes("3")) + .data(1, try echoBytes("1")))
        await script.server(.data(1, try echoBytes("1")))
        try await script.client(.data(3, flags: 0x05))
        await script.server(.response(3, try echoBytes("3", repeat: 1)))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.data(1, flags: 0x05))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 0xFF] as [UInt8])
    func `the flags of a server stream's request decide nothing`(flags: UInt8) async throws {
        let script = try await Transcript()
        let message = try echoBytes("x", repeat: 2)
        try await script.client(.request(1, "Expand", flags: flags, payload: message))
        for _ in 0..<2 { await script.server(.data(1, message)) }
        await script.server(.data(1, flags: 0x05))
        try await script.serverIsSilent()
    }

    @Test(arguments: [0x00, 0x02, 0x04, 0x06, 0xF8] as [UInt8])
    func `a client stream is one by its method, and its request's payload a message, whatever the flags`(flags: UInt8) async throws
    {
        let script = try await Transcript()
        try await script.client(.request(1, "Collect", flags: flags, payload: try echoBytes("first")))
        try await script.client(.data(1, try echoBytes("+second")))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.response(1, try echoBytes("first+second", repeat: 2)))
        try await script.client(.request(3, "Chat", flags: flags, payload: try echoBytes("first")))
        await script.server(.data(3, try echoBytes("first")))
        try await script.client(.data(3, flags: 0x05))
        await script.server(.data(3, flags: 0x05))
    }
}

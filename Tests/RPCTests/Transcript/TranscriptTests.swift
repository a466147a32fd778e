import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// The rules of the wire, as Go 1.2 and Rust clients send and expect them.
@Suite(.timeLimit(.minutes(5))) struct TranscriptTests {
    // MARK: Unary

    @Test func `a unary call, to the byte`() async throws {
        let script = try await Transcript()
        // Request { service: "krafti.test.v1.Echo", method: "Echo", payload: EchoMessage { text: "hi" } }
        let body = "0a 13 6b72616674692e746573742e76312e4563686f 12 04 4563686f 1a 04 0a026869"
        try await script.client(hex: "00000021 00000001 01 00" + body)
        // Response { payload } and no status, which is how success is said.
        await script.server(hex: "00000006 00000001 02 00 12 04 0a026869")
    }

    @Test func `calls of one read are answered in order, and one that waits holds up none behind it`() async throws {
        let script = try await Transcript()
        let slow = try EchoMessage.with { $0.delayMillis = 1 }.serializedBytes()
        try await script.client(
            .request(1, "Echo") + .request(3, "Echo", payload: slow) + .request(5, "Echo") + .request(7, "Echo", payload: slow)
                + .request(9, "Echo")
        )
        for id: UInt32 in [1, 5, 9] { await script.server(.response(id)) }
    }

    @Test func `an empty answer is a Response of no bytes`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Echo"))
        await script.server(hex: "00000000 00000001 02 00")
    }

    @Test func `response metadata travels in field 15, keys in lower case`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Echo", metadata: ["a": "1", "a": "2"]))
        await script.server(.response(1, metadata: ["got-a": "1", "got-a": "2"]))
        try await script.client(.request(3, "Echo", metadata: ["b": "1"]))
        await script.server(hex: "0000000c 00000003 02 00 7a0a 0a05 676f742d62 1201 31")
    }

    @Test func `the flags of a unary request decide nothing`() async throws {
        let script = try await Transcript()
        for (id, flags) in zip(stride(from: UInt32(1), to: 100, by: 2), [0, 1, 2, 3, 4, 5, 6, 7, 0xFF] as [UInt8]) {
            try await script.client(.request(id, "Echo", flags: flags))
            await script.server(.response(id))
        }
    }

    // MARK: Streams

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

    // MARK: Ids and types

    @Test func `unknown types are ignored, a Response from a client too`() async throws {
        let script = try await Transcript()
        for type: UInt8 in [0, 2, 4, 0x7F, 0xFF] { try await script.client(.frame(1, type: type, [1, 2, 3])) }
        try await script.serverIsSilent(1)
    }

    @Test func `ids may come out of order, an even or a reused one is refused on its stream`() async throws {
        let script = try await Transcript()
        for id: UInt32 in [7, 1, 5, 3] {
            try await script.client(.request(id, "Echo"))
            await script.server(.response(id))
        }
        for id: UInt32 in [2, 7, 0] {
            try await script.client(.request(id, "Echo"))
            try await script.server(.invalidArgument, on: id)
        }
        try await script.client(.request(8193 + 7, "Echo"))
        try await script.server(.invalidArgument, on: 8200)
        try await script.client(.request(9001, "Echo"))
        await script.server(.response(9001))
        // 4,096 odd ids below the highest are remembered; what is older counts as reused.
        try await script.client(.request(9001 - 2 * 4096, "Echo") + .request(9001 - 2 * 4097, "Echo"))
        await script.server(.response(809))
        try await script.server(.invalidArgument, on: 807)
    }

    @Test func `data for a stream that is gone is refused`() async throws {
        let script = try await Transcript()
        try await script.client(.data(1, [1]))
        try await script.server(.invalidArgument, on: 1)
        try await script.client(.request(3, "Echo") + .data(3, [1]))
        await script.server(.response(3))
        try await script.server(.invalidArgument, on: 3)
    }

    @Test func `data for a running unary call is ignored`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, Misbehaviour.deaf.path) + .data(1, [1, 2]) + .data(1, flags: 0x05) + .data(1))
        try await script.serverIsSilent()
        script.release.open()
        await script.server(.response(1))
    }

    // MARK: Sizes

    @Test func `an oversize frame is drained and answered on its stream`() async throws {
        var limits = ServerLimits()
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        let oversize = ByteBuffer.frame(1, type: 1, [UInt8](repeating: 0, count: 1025))
        var rest = oversize
        let head = rest.readSlice(length: 10) ?? ByteBuffer()
        try await script.client(head)
        // The header alone is enough to know.
        try await script.server(.resourceExhausted, on: 1)
        for byte in rest.readableBytesView { try await script.client(ByteBuffer(bytes: [byte])) }
        try await script.serverIsSilent(3)
        try await script.client(.request(5, "Chat", flags: 0x02) + .data(5, [UInt8](repeating: 0, count: 1025)))
        try await script.server(.resourceExhausted, on: 5)
        try await script.serverIsSilent(7)
    }

    @Test func `a length whose top byte is not 0 is answered, then the connection is closed`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Echo") + ByteBuffer(hex: "01000000 00000003 01 00") + .request(5, "Echo"))
        await script.server(.response(1))
        try await script.server(.invalidArgument, on: 3)
        await script.serverCloses()
    }

    @Test func `frames may come byte by byte`() async throws {
        let script = try await Transcript()
        let message = try echoBytes("drip")
        let conversation = ByteBuffer.request(1, "Chat", flags: 0x06) + .data(1, message) + .data(1, flags: 0x05)
        for byte in conversation.readableBytesView { try await script.client(ByteBuffer(bytes: [byte])) }
        await script.server(.data(1, message))
        await script.server(.data(1, flags: 0x05))
    }

    // MARK: Time, cancelling, draining

    @Test func `a deadline ends its call, and a negative one has passed`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, Misbehaviour.deaf.path, timeoutNanos: 1_000_000_000))
        try await script.advance(by: .milliseconds(999))
        try await script.serverIsSilent(3)
        try await script.advance(by: .milliseconds(1))
        try await script.server(.deadlineExceeded, on: 1)
        try await script.client(.request(5, "Echo", timeoutNanos: -1))
        try await script.server(.deadlineExceeded, on: 5)
    }

    @Test func `Cancel ends a stream, and an unknown id is OK`() async throws {
        let script = try await Transcript()
        let cancel = "krafti.rpc.v1.Streams/Cancel"
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(.request(3, cancel, payload: [0x08, 1]))
        try await script.server(.cancelled, on: 1)
        await script.server(.response(3))
        try await script.client(.request(5, cancel, payload: [0x08, 99]))
        await script.server(.response(5))
        try await script.client(.data(1, [1]))
        try await script.server(.invalidArgument, on: 1)
    }

    @Test func `draining refuses new calls with a hint, lets calls finish, then closes`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.drain()
        try await script.client(.request(3, "Echo"))
        let refusal = try await script.server(.unavailable, on: 3)
        #expect(refusal?.metadata["retry-after-ms"] == "0")
        try await script.client(.data(1, try echoBytes("still")))
        await script.server(.data(1, try echoBytes("still")))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.data(1, flags: 0x05))
        await script.serverCloses()
    }

    @Test func `a connection without calls is closed at the idle timeout, one with a call is not`() async throws {
        var limits = ServerLimits()
        limits.idleTimeout = .seconds(10)
        let script = try await Transcript(limits: limits)
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.advance(by: .seconds(60))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.data(1, flags: 0x05))
        try await script.advance(by: .seconds(9))
        try await script.serverIsSilent()
        try await script.advance(by: .seconds(10))
        await script.serverCloses()
    }

    @Test func `a frame that does not end is given up at the frame timeout`() async throws {
        var limits = ServerLimits()
        limits.frameTimeout = .seconds(5)
        let script = try await Transcript(limits: limits)
        try await script.client(ByteBuffer(bytes: [0, 0, 0]))
        try await script.advance(by: .seconds(4))
        try await script.client(ByteBuffer(bytes: [9]))
        try await script.advance(by: .seconds(1))
        await script.serverCloses()
    }

    // MARK: Names

    @Test func `unknown names are UNIMPLEMENTED, an undecodable request INVALID_ARGUMENT`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "no.such.Service/Echo"))
        try await script.server(.unimplemented, on: 1)
        try await script.client(.request(3, "NoSuchMethod"))
        try await script.server(.unimplemented, on: 3)
        try await script.client(.frame(5, type: 1, [0x0A, 0x7F]))
        try await script.server(.invalidArgument, on: 5)
    }

    @Test func `64 entries and 16 KiB of metadata are the most`() async throws {
        let script = try await Transcript()
        var most = Metadata()
        for _ in 0..<64 { most.append("k", "v") }
        try await script.client(.request(1, Misbehaviour.nest.path, metadata: most))
        var answer = Metadata()
        for _ in 0..<64 { answer.append("got-k", "v") }
        await script.server(.response(1, metadata: answer))
        most.append("k", "v")
        try await script.client(.request(3, "Echo", metadata: most))
        try await script.server(.resourceExhausted, on: 3)
        try await script.client(.request(5, "Echo", metadata: ["k": String(repeating: "v", count: 16 * 1024)]))
        try await script.server(.resourceExhausted, on: 5)
    }
}

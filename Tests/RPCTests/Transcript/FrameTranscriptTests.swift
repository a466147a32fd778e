import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// Which frames are taken, refused and passed over.
@Suite(.timeLimit(.minutes(5))) struct FrameTranscriptTests {
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

    @Test func `oversize data for a stream that is not there is drained and refused on its id`() async throws {
        var limits = ServerLimits()
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        try await script.client(.data(7, [UInt8](repeating: 0, count: 1025)))
        try await script.server(.resourceExhausted, on: 7)
        // The id was not opened by that.
        try await script.client(.request(7, "Echo"))
        await script.server(.response(7))
        try await script.client(.data(7, [UInt8](repeating: 0, count: 1025)))
        try await script.server(.resourceExhausted, on: 7)
        try await script.serverIsSilent()
    }

    @Test(arguments: [0, 2, 4, 9, 0xFF] as [UInt8])
    func `an oversize frame that means nothing is drained without a word`(type: UInt8) async throws {
        var limits = ServerLimits()
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        var oversize = ByteBuffer.frame(1, type: type, [UInt8](repeating: 0, count: 100_000))
        try await script.client(oversize.readSlice(length: 50_000) ?? ByteBuffer())
        try await script.client(oversize)
        try await script.serverIsSilent(1)
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

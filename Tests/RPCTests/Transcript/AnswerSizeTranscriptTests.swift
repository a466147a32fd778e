import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// An answer that no frame may hold fails its call alone.
@Suite(.timeLimit(.minutes(5))) struct AnswerSizeTranscriptTests {
    private static func transcript() async throws -> Transcript {
        var limits = ServerLimits()
        limits.maxMessageBytes = 1024
        return try await Transcript(limits: limits)
    }

    /// An encoded answer whose payload takes `count` bytes; it takes three more itself.
    private static func inflated(_ count: Int) throws -> [UInt8] {
        try EchoMessage.with { $0.payload = [UInt8](repeating: 1, count: count) }.serializedBytes()
    }

    @Test func `a message of a stream may take all of a frame, and not a byte more`() async throws {
        let script = try await Self.transcript()
        try await script.client(.request(1, Misbehaviour.inflateEach.path, flags: 0x02))
        try await script.client(.data(1, try echoBytes(repeat: 1021)))
        await script.server(.data(1, try Self.inflated(1021)))
        try await script.client(.data(1, try echoBytes(repeat: 1022)))
        try await script.server(.resourceExhausted, on: 1)
        try await script.client(.request(3, Misbehaviour.inflateOnce.path, flags: 0x01, payload: try echoBytes(repeat: 1021)))
        await script.server(.data(3, try Self.inflated(1021)))
        await script.server(.data(3, flags: 0x05))
        try await script.client(.request(5, Misbehaviour.inflateOnce.path, flags: 0x01, payload: try echoBytes(repeat: 1022)))
        try await script.server(.resourceExhausted, on: 5)
        try await script.serverIsSilent(7)
    }

    @Test func `the envelope of a unary answer counts, and so does metadata`() async throws {
        let script = try await Self.transcript()
        // The text takes 14 bytes of the message, the payload three besides its own; the envelope takes three more.
        try await script.client(.request(1, "Echo", payload: try echoBytes("inflate:1004")))
        try await script.serverSucceeds(on: 1)
        try await script.client(.request(3, "Echo", payload: try echoBytes("inflate:1007")))
        try await Self.isRefused(3, script)
        // 1,000 bytes, and 31 of metadata.
        let metadata: Metadata = ["k": String(repeating: "v", count: 20)]
        try await script.client(.request(5, "Echo", payload: try echoBytes("inflate:980"), metadata: metadata))
        try await Self.isRefused(5, script)
        try await script.client(.request(7, "Echo", payload: try echoBytes("inflate:900"), metadata: metadata))
        try await script.serverSucceeds(on: 7)
        try await script.serverIsSilent(9)
    }

    private static func isRefused(_ id: UInt32, _ script: Transcript) async throws {
        let refusal = try await script.server(.resourceExhausted, on: id)
        #expect((refusal?.byteCount ?? .max) <= 1024)
        #expect(refusal?.payload.readableBytes == 0)
    }
}

import NIOCore
import Protobuf
import TestMessages
import TestServices
import TestSupport
import Testing

@testable import RPC

/// How calls and connections end before they are done: by time, by cancelling, by what cannot be read.
@Suite(.timeLimit(.minutes(5))) struct EndTranscriptTests {
    @Test(arguments: Misbehaviour.deafOnes)
    func `a deadline ends its call though the handler does not hear of it, and nothing follows`(method: any MethodDescriptor)
        async throws
    {
        let script = try await Transcript()
        try await script.client(.call(1, method, timeoutNanos: 1_000_000_000))
        try await script.advance(by: .milliseconds(999))
        try await script.serverIsSilent(3)
        try await script.advance(by: .milliseconds(1))
        try await script.server(.deadlineExceeded, on: 1)
        #expect(try await script.runningCalls() == 1)
        try await script.client(.data(1))
        try await script.server(.invalidArgument, on: 1)
        script.release.open()
        try await script.handlersReturn()
        try await script.serverIsSilent(5)
    }

    @Test(arguments: [("Echo", 0x00), ("Collect", 0x02), ("Expand", 0x01), ("Chat", 0x02)] as [(String, UInt8)])
    func `a negative timeout has passed, and nothing of its call stays`(method: String, flags: UInt8) async throws {
        let script = try await Transcript()
        let waits = try echoBytes(delayMillis: 3_600_000)
        try await script.client(.request(1, method, flags: flags, payload: waits, timeoutNanos: -1))
        try await script.server(.deadlineExceeded, on: 1)
        #expect(try await script.runningCalls() == 0)
        // The stream is over for its client too.
        try await script.client(.data(1, waits))
        try await script.server(.invalidArgument, on: 1)
        try await script.serverIsSilent()
    }

    @Test func `Cancel ends a stream, and an unknown id is OK`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(.request(3, Transcript.cancel, payload: [0x08, 1]))
        try await script.server(.cancelled, on: 1)
        await script.server(.response(3))
        try await script.client(.request(5, Transcript.cancel, payload: [0x08, 99]))
        await script.server(.response(5))
        try await script.client(.data(1, [1]))
        try await script.server(.invalidArgument, on: 1)
    }

    @Test func `Cancel ends a unary call, and its handler's answer is not sent when it comes`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, Misbehaviour.deaf.path))
        try await script.client(
            .request(3, Transcript.cancel, payload: [0x08, 1]) + .request(5, Transcript.cancel, payload: [0x08, 1]))
        try await script.server(.cancelled, on: 1)
        await script.server(.response(3))
        await script.server(.response(5))
        script.release.open()
        try await script.serverIsSilent()
    }

    @Test func `Cancel reaches a call that came in the same read, by whatever handler`() async throws {
        let script = try await Transcript()
        let slow = try echoBytes(delayMillis: 3_600_000)
        try await script.client(
            .request(1, "Echo", payload: slow) + .request(3, Transcript.cancel, payload: [0x08, 1]) + .request(5, "Echo"))
        try await script.server(.cancelled, on: 1)
        await script.server(.response(3))
        await script.server(.response(5))
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

    @Test func `a malformed frame closes the connection though a stream sends on, and no call stays`() async throws {
        var limits = ServerLimits()
        limits.streamSendBudgetBytes = 100_000
        let script = try await Transcript(limits: limits)
        try await script.clientStopsReading()
        let message = try echoBytes(repeat: 1_000_000, payloadBytes: 10_000)
        try await script.client(.request(1, "Expand", flags: 0x01, payload: message) + .request(3, "Chat", flags: 0x02))
        try await script.serverWaitsForRoom(1)
        try await script.client(hex: "01000000 00000005 01 00")
        // The client reads slowly: what was queued up to the refusal still comes, and nothing more.
        await eventually(within: .seconds(20), "the connection is closed and no call runs") {
            try? await script.clientReadsSome()
            return script.timesOver == 1
        }
        try #require(script.timesOver == 1)
        try await script.server(.invalidArgument, on: 5, behindMessagesOf: 1)
        await script.serverCloses()
        #expect(try await script.runningCalls() == 0)
    }

    @Test func `a frame's time begins with its own first byte, not with that of a frame thrown away before it`() async throws {
        var limits = ServerLimits()
        limits.frameTimeout = .seconds(5)
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        var next = ByteBuffer.request(3, "Echo")
        var oversize = ByteBuffer.frame(1, type: 1, [UInt8](repeating: 0, count: 1025))
        try await script.client(oversize.readSlice(length: 500) ?? ByteBuffer())
        try await script.server(.resourceExhausted, on: 1)
        try await script.advance(by: .seconds(4))
        try await script.client(oversize + (next.readSlice(length: 5) ?? ByteBuffer()))
        try await script.advance(by: .seconds(4))
        try await script.client(next)
        await script.server(.response(3))
        // One that is thrown away too slowly is given up all the same.
        var slow = ByteBuffer.frame(5, type: 1, [UInt8](repeating: 0, count: 1025))
        try await script.client(slow.readSlice(length: 5) ?? ByteBuffer())
        try await script.advance(by: .seconds(4))
        try await script.client(slow.readSlice(length: 500) ?? ByteBuffer())
        try await script.server(.resourceExhausted, on: 5)
        try await script.advance(by: .seconds(1))
        await script.serverCloses()
    }

    @Test func `a call now and then, Health's Check as a ping, keeps an idle connection`() async throws {
        var limits = ServerLimits()
        limits.idleTimeout = .seconds(10)
        let script = try await Transcript(limits: limits)
        for id: UInt32 in [1, 3, 5] {
            try await script.advance(by: .seconds(9))
            try await script.client(.request(id, "grpc.health.v1.Health/Check"))
            await script.server(.response(id, [0x08, 0x01]))
        }
        try await script.advance(by: .seconds(1))
        try await script.advance(by: .seconds(8))
        #expect(script.timesOver == 0)
        try await script.advance(by: .seconds(1))
        await script.serverCloses()
    }

    @Test(arguments: [[0x08], [0x08, 0xFF], [0x0A, 0x7F, 0x01]] as [[UInt8]])
    func `a Cancel that cannot be read is refused and cancels nothing`(payload: [UInt8]) async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(.request(3, Transcript.cancel, payload: payload))
        try await script.server(.invalidArgument, on: 3)
        try await script.client(.data(1, try echoBytes("still")))
        await script.server(.data(1, try echoBytes("still")))
    }
}

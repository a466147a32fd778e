import NIOCore
import TestServices
import Testing

@testable import RPC

/// A stream id that comes a second time: the Request is refused on that id, and whatever runs there is not disturbed.
@Suite(.timeLimit(.minutes(5))) struct ReusedStreamIDTests {
    @Test func `while its first call runs, and that call is answered behind the refusal`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, Misbehaviour.deaf.path))
        try await script.client(.request(1, "Echo"))
        try await script.server(.invalidArgument, on: 1)
        #expect(try await script.isOpen(1))
        script.release.open()
        await script.server(.response(1))
        try await script.serverIsSilent()
    }

    @Test func `in the same read`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, Misbehaviour.deaf.path) + .request(1, "Echo") + .request(3, "Echo"))
        try await script.server(.invalidArgument, on: 1)
        await script.server(.response(3))
        script.release.open()
        await script.server(.response(1))
    }

    @Test func `while its stream runs, and the stream goes on to its end`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02) + .request(1, "Chat", flags: 0x02))
        try await script.server(.invalidArgument, on: 1)
        let message = try echoBytes("still here")
        try await script.client(.data(1, message))
        await script.server(.data(1, message))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.data(1, flags: 0x05))
        try await script.serverIsSilent()
    }

    @Test func `to cancel itself: refused like any other, and nothing is cancelled`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.client(.request(1, Transcript.cancel, payload: [0x08, 1]))
        try await script.server(.invalidArgument, on: 1)
        #expect(try await script.isOpen(1))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.data(1, flags: 0x05))
    }

    @Test func `with a frame that is too large: the id is what is wrong with it`() async throws {
        var limits = ServerLimits()
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        let oversize = [UInt8](repeating: 0, count: 1025)
        try await script.client(.request(1, Misbehaviour.deaf.path))
        try await script.client(.frame(1, type: 1, oversize))
        try await script.server(.invalidArgument, on: 1)
        // An id that only an oversize frame has used is used all the same.
        try await script.client(.frame(3, type: 1, oversize) + .request(3, "Echo") + .frame(2, type: 1, oversize))
        try await script.server(.resourceExhausted, on: 3)
        try await script.server(.invalidArgument, on: 3)
        try await script.server(.invalidArgument, on: 2)
        script.release.open()
        await script.server(.response(1))
    }
}

import NIOCore
import Protobuf
import TestMessages
import TestServices
import Testing

@testable import RPC

/// How a connection ends whose server shuts down.
@Suite(.timeLimit(.minutes(5))) struct DrainTranscriptTests {
    @Test func `draining refuses new calls with a hint, lets calls finish, then closes`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.drain()
        try await Self.isRefused(3, script)
        try await script.client(.data(1, try echoBytes("still")))
        await script.server(.data(1, try echoBytes("still")))
        try await script.client(.data(1, flags: 0x05))
        await script.server(.data(1, flags: 0x05))
        // On its way when the last call ended.
        try await Self.isRefused(5, script)
        try await script.advance(by: .milliseconds(100))
        await script.serverCloses()
    }

    @Test func `a call that is on its way to a connection without calls is refused, not dropped`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Echo"))
        await script.server(.response(1))
        try await script.drain()
        try await script.advance(by: .milliseconds(99))
        try await Self.isRefused(3, script)
        try await script.drainAgain()
        try await script.advance(by: .milliseconds(1))
        await script.serverCloses()
    }

    @Test func `a client that goes ends the waiting for its calls`() async throws {
        let script = try await Transcript()
        try await script.drain()
        #expect(script.timesOver == 0)
        try await script.clientCloses()
        #expect(script.timesOver == 1)
        try await script.advance(by: .seconds(1))
        #expect(script.timesOver == 1)
    }

    @Test func `calls can be cancelled while the server drains`() async throws {
        let script = try await Transcript()
        try await script.client(.request(1, "Chat", flags: 0x02))
        try await script.drain()
        try await script.client(.request(3, Transcript.cancel, payload: [0x08, 1]))
        try await script.server(.cancelled, on: 1)
        await script.server(.response(3))
        try await script.handlersReturn()
        try await script.advance(by: .milliseconds(100))
        await script.serverCloses()
    }

    private static func isRefused(_ id: UInt32, _ script: Transcript) async throws {
        try await script.client(.request(id, "Echo"))
        let refusal = try await script.server(.unavailable, on: id)
        #expect(refusal?.metadata["retry-after-ms"] == "0")
        let error = try refusal?.error(limits: ServerLimits().messageLimits)
        #expect(error?.isDraining == true)
    }
}

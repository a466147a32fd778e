import NIOCore
import NIOEmbedded
import TestServices
import TestSupport
import Testing

@testable import RPC

/// What has ended is let go of: nothing keeps a call that its connection has forgotten, nor a connection that is closed.
@Suite(.timeLimit(.minutes(5))) struct ReleaseTranscriptTests {
    /// How a call ends; its connection may go on or end with it.
    enum End: String, CaseIterable, Sendable {
        case answer, error, deadline, cancel, oversize, malformed, drain, stop, idle, abandonment
    }

    private struct Weak<Object: AnyObject & Sendable>: Sendable {
        weak var object: Object?
    }

    @Test(arguments: End.allCases, ["Chat", "Collect"])
    func `a call that has ended, and then its connection`(end: End, method: String) async throws {
        let connection = try await Self.callEnds(end, method)
        await eventually("the connection is let go of") { connection.object == nil }
    }

    private static func callEnds(_ end: End, _ method: String) async throws -> Weak<ServerConnection> {
        var limits = ServerLimits()
        limits.idleTimeout = .seconds(10)
        limits.maxMessageBytes = 1024
        let script = try await Transcript(limits: limits)
        let timeout: Int64 = end == .deadline ? 1_000_000_000 : 3_600_000_000_000
        try await script.client(.request(1, method, flags: 0x02, timeoutNanos: timeout))
        let call = try await script.loop.executeInContext { [connection = script.connection] in
            Weak(object: connection.streams.call(1))
        }
        #expect(call.object != nil)
        try await self.bringAbout(end, script)
        await eventually("the call is let go of") {
            await script.loop.run()
            return call.object == nil
        }
        try await script.handlersReturn()
        try await script.clientCloses()
        #expect(script.timesOver == 1)
        return Weak(object: script.connection)
    }

    private static func bringAbout(_ end: End, _ script: Transcript) async throws {
        switch end {
        case .answer: try await script.client(.data(1, flags: 0x05))
        case .error: try await script.client(.data(1, try EchoFailure.bytes(code: 9, "not now")))
        case .deadline: try await script.advance(by: .seconds(1))
        case .cancel: try await script.client(.cancel(1, by: 3))
        case .oversize: try await script.client(.data(1, [UInt8](repeating: 0, count: 1025)))
        case .malformed: try await script.client(hex: "01000000 00000003 01 00")
        case .drain:
            try await script.drain()
            try await script.client(.data(1, flags: 0x05))
            try await script.handlersReturn()
            try await script.advance(by: .milliseconds(100))
        case .stop: try await script.loop.executeInContext { [connection = script.connection] in connection.close() }
        case .idle:
            try await script.client(.data(1, flags: 0x05))
            try await script.handlersReturn()
            try await script.advance(by: .seconds(10))
        case .abandonment: try await script.clientCloses()
        }
    }
}

import NIOCore
import TestServices
import TestSupport
import Testing

@testable import RPC

/// Cancelling over real sockets.
@Suite(.timeLimit(.minutes(5))) struct CancelTests {
    @Test func `a stream of another connection is none of one's own`() async throws {
        try await EdgeServer.with { edge in
            let (owner, stranger) = (try await edge.connect(), try await edge.connect())
            try await owner.send(.request(5, "Chat", flags: 2))
            await eventually("the call runs") { edge.calls.running == 1 }
            try await stranger.send(.cancel(5, by: 1))
            let answer = try #require(try await stranger.next())
            #expect(answer.header.streamID == 1)
            #expect(try answer.status() == 0)
            try await owner.send(.data(5, try echoBytes("still")))
            #expect(try await owner.next()?.header.type == .data)
            try await owner.send(.cancel(5, by: 7))
            let end = try #require(try await owner.next())
            #expect(end.header.streamID == 5)
            #expect(try end.status() == StatusCode.cancelled.rawValue)
            await owner.close()
            await stranger.close()
        }
    }

    @Test func `what a peer sends is read though it reads nothing: calls begin, messages arrive, Cancel ends a stream`()
        async throws
    {
        var configuration = ServerConfiguration.patient
        // So that nothing is refused that a busy machine reads late.
        configuration.limits.streamReceiveBudgetBytes = 64 * 1024 * 1024
        configuration.limits.connectionReceiveBudgetBytes = 64 * 1024 * 1024
        try await EdgeServer.with(configuration) { (edge) async throws in
            let peer = try await edge.connect(reads: false)
            try await peer.send(.request(1, Misbehaviour.endless.path, flags: 1, payload: try echoBytes(payloadBytes: 100_000)))
            let memory = try #require(edge.memory)
            await eventually("answers wait to leave, and their handler with them") {
                let before = memory.unsent.takenBytes
                try? await Task.sleep(for: .milliseconds(50))
                return before > 0 && memory.unsent.takenBytes == before
            }
            let begun = edge.calls.begun
            try await peer.send(.request(3, "Collect", flags: 2) + .request(5, "Echo"))
            await eventually("calls begin") { edge.calls.begun == begun + 2 }
            // Far more than the socket's buffers hold: all of it is read.
            let message = try echoBytes(payloadBytes: 100_000)
            for _ in 0..<100 { try await peer.send(.data(3, message)) }
            try await peer.send(.cancel(1, by: 7))
            await eventually("the stream is cancelled") { edge.calls.running(Misbehaviour.endless) == 0 }
            try await peer.send(.data(3, flags: 5))
            await eventually("all messages were read") { edge.calls.running == 0 }
            try await peer.startReading()
            var frame = try await peer.next()
            while let data = frame, data.header.type == .data { frame = try await peer.next() }
            // Collect's answer is over the limit of a frame, which is an answer too.
            var codes: [UInt32: Int32] = [:]
            while let answer = frame {
                codes[answer.header.streamID] = try answer.status()
                frame = codes.count < 4 ? try await peer.next() : nil
            }
            #expect(
                codes == [
                    1: StatusCode.cancelled.rawValue, 3: StatusCode.resourceExhausted.rawValue, 5: StatusCode.ok.rawValue,
                    7: StatusCode.ok.rawValue,
                ])
            await peer.close()
        }
    }
}

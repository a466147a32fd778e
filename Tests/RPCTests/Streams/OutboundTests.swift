import NIOCore
import NIOEmbedded
import Testing

@testable import RPC

/// When a peer counts as one that takes nothing.
@Suite struct OutboundTests {
    /// Takes writes and completes none; tells how much of them has left only when it is asked.
    private final class Slow: Transport {
        let embedded = EmbeddedEventLoop()
        var eventLoop: any EventLoop { self.embedded }
        var bufferedBytes: Int?
        private var promises: [EventLoopPromise<Void>] = []

        func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
            if let promise { self.promises.append(promise) }
            self.bufferedBytes = self.bufferedBytes.map { $0 + bytes.readableBytes }
        }

        func flush() {}

        func close() { for promise in self.promises { promise.succeed() } }
    }

    private func isStalled(_ outbound: Outbound, _ slow: Slow, after time: TimeAmount) -> Bool {
        slow.embedded.advanceTime(by: time)
        outbound.noteProgress(at: slow.eventLoop.now)
        return outbound.isStalled(for: .seconds(10), at: slow.eventLoop.now)
    }

    @Test func `a peer that takes a part of a write is not stalled, one that takes nothing is`() {
        let slow = Slow()
        slow.bufferedBytes = 0
        let outbound = Outbound(transport: slow)
        outbound.append(frames: ByteBuffer(repeating: 0, count: 1_000_000), releasing: nil)
        outbound.flush()
        for _ in 0..<5 {
            slow.bufferedBytes = slow.bufferedBytes.map { $0 - 1_000 }
            #expect(!self.isStalled(outbound, slow, after: .seconds(9)))
        }
        #expect(!self.isStalled(outbound, slow, after: .seconds(9)))
        #expect(self.isStalled(outbound, slow, after: .seconds(9)))
        slow.close()
    }

    @Test func `what is written meanwhile does not hide that bytes leave, nor look like it`() {
        let slow = Slow()
        slow.bufferedBytes = 0
        let outbound = Outbound(transport: slow)
        outbound.append(frames: ByteBuffer(repeating: 0, count: 100_000), releasing: nil)
        outbound.flush()
        for _ in 0..<5 {
            outbound.append(frames: ByteBuffer(repeating: 0, count: 5_000), releasing: nil)
            outbound.flush()
            slow.bufferedBytes = slow.bufferedBytes.map { $0 - 100 }
            #expect(!self.isStalled(outbound, slow, after: .seconds(9)))
        }
        var stalled = false
        for _ in 0..<5 {
            outbound.append(frames: ByteBuffer(repeating: 0, count: 5_000), releasing: nil)
            outbound.flush()
            stalled = self.isStalled(outbound, slow, after: .seconds(9))
        }
        #expect(stalled)
        slow.close()
    }

    @Test func `where the transport cannot tell, a write that is done is progress`() {
        let slow = Slow()
        let outbound = Outbound(transport: slow)
        outbound.append(frames: ByteBuffer(repeating: 0, count: 100), releasing: nil)
        outbound.flush()
        #expect(!self.isStalled(outbound, slow, after: .seconds(9)))
        #expect(self.isStalled(outbound, slow, after: .seconds(9)))
        slow.close()
        #expect(!self.isStalled(outbound, slow, after: .seconds(9)))
    }
}

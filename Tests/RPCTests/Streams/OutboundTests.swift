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
        private(set) var writes: [ByteBuffer] = []
        private var isClosed = false
        /// When every write ends, in place of `complete`.
        var end: EventLoopFuture<Void>?

        func write(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
            guard !self.isClosed else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
            self.writes.append(bytes)
            if let promise {
                if let end { end.cascade(to: promise) } else { self.promises.append(promise) }
            }
            self.bufferedBytes = self.bufferedBytes.map { $0 + bytes.readableBytes }
        }

        func flush() {}

        /// Everything that was written has left.
        func complete() {
            let promises = self.promises
            self.promises = []
            for promise in promises { promise.succeed() }
        }

        func close() {
            self.isClosed = true
            self.complete()
        }
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

    @Test func `small answers to a peer that does not read make few writes, and leave in their order when it does`() throws {
        let slow = Slow()
        let outbound = Outbound(transport: slow)
        var expected = ByteBuffer()
        let gate = SendGate(budgetBytes: 1_000_000)
        for index in 0..<10_000 {
            let frame = ByteBuffer(integer: UInt64(index))
            expected.writeImmutableBuffer(frame)
            try gate.add(frame.readableBytes)
            outbound.append(frames: frame, releasing: gate)
            outbound.flush()
        }
        // 80,000 bytes: the first by itself, then 64 KiB at once; the rest is still gathered.
        #expect(slow.writes.map(\.readableBytes) == [8, 65_536])
        #expect(outbound.unsentBytes == 80_000)
        slow.complete()
        #expect(slow.writes.count == 3)
        slow.complete()
        #expect(outbound.unsentBytes == 0)
        #expect(slow.writes.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1) } == expected)
        var isSent = false
        outbound.whenSent { isSent = true }
        #expect(isSent)
    }

    @Test func `what waits behind a write is waited for, and is gone when the connection is`() {
        let slow = Slow()
        let outbound = Outbound(transport: slow)
        var isSent = false
        for _ in 0..<3 {
            outbound.append(frames: ByteBuffer(repeating: 0, count: 40_000), releasing: nil)
            outbound.append(frames: ByteBuffer(repeating: 0, count: 10), releasing: nil)
            outbound.flush()
        }
        outbound.whenSent { isSent = true }
        #expect(outbound.unsentBytes == 120_030)
        #expect(!isSent)
        slow.close()
        #expect(outbound.unsentBytes == 0)
        #expect(isSent)
    }

    @Test func `what waits behind a write goes with the connection, also when the write ends after it`() throws {
        var slow: Slow? = Slow()
        let loop = try #require(slow).embedded
        let promise = loop.makePromise(of: Void.self)
        slow?.end = promise.futureResult
        let outbound = Outbound(transport: try #require(slow))
        let gate = SendGate(budgetBytes: 1_000_000)
        for _ in 0..<2 {
            try gate.add(10)
            outbound.append(frames: ByteBuffer(repeating: 0, count: 10), releasing: gate)
            outbound.flush()
        }
        slow = nil
        promise.succeed()
        #expect(outbound.unsentBytes == 0)
    }
}

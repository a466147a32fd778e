import NIOCore

/// A connection's way out: gathers frames, hands them over in one write a batch, knows what has not left yet.
/// Confined to the connection's event loop.
final class Outbound {
    /// Bodies of this size and more are handed over as they are instead of being copied into the batch.
    private static let minPassThroughBytes = 32 * 1024
    /// Large bodies go in parts, so that a slow peer's progress shows where the transport does not tell of it.
    private static let maxWriteBytes = 256 * 1024
    /// A batch buffer above this size is let go after use.
    private static let maxKeptBytes = 64 * 1024
    /// While an earlier write waits for a peer that does not read, so much is gathered for the next: each write has a cost of its own,
    /// which nobody counts.
    private static let minFollowingBytes = 64 * 1024

    /// The connection that owns this holds the transport. A write may end when both are gone.
    private weak var transport: (any Transport)?
    private let eventLoop: any EventLoop
    private var batch = ByteBuffer()
    /// Whole buffers in front of `batch`.
    private var queued: [ByteBuffer] = []
    /// Streams whose bytes are in the coming write, to be released when it is done.
    private var releases: [(gate: SendGate, bytes: Int)] = []
    /// Gathered or handed over, and not known to have left.
    private(set) var unsentBytes = 0
    private var handedOverBytes = 0
    private var onSent: (() -> Void)?
    /// When bytes were last seen to leave, or when the first of those that wait was handed over.
    private var lastProgress: NIODeadline
    /// Handed over since the connection began, and how many of those had left at the last look.
    private var allHandedOverBytes = 0
    private var leftBytes = 0

    init(transport: any Transport) {
        self.transport = transport
        self.eventLoop = transport.eventLoop
        self.lastProgress = transport.eventLoop.now
    }

    /// Appends a Response frame. Large payloads are handed over as they are instead of being copied.
    /// - Parameter bytes: what the response takes.
    func append(_ response: ResponseEnvelope, bytes: Int, on streamID: UInt32) {
        self.unsentBytes += FrameHeader.byteCount + bytes
        guard response.payload.readableBytes >= Self.minPassThroughBytes else {
            return self.batch.write(response, bytes: bytes, on: streamID)
        }
        self.batch.write(FrameHeader(length: UInt32(clamping: bytes), streamID: streamID, type: .response))
        self.batch.writeField(1, response.status)
        self.batch.writeTag(field: 2, wireType: 2)
        self.batch.writeVarint(UInt64(response.payload.readableBytes))
        self.queue(response.payload)
        self.batch.writeFields(response.metadata.fieldsByteCount) { $0.put(15, response.metadata) }
    }

    /// Puts a buffer behind what was gathered, in parts.
    private func queue(_ buffer: ByteBuffer) {
        self.queued.append(self.batch)
        self.batch = ByteBuffer()
        var rest = buffer
        while rest.readableBytes > 0, let part = rest.readSlice(length: min(rest.readableBytes, Self.maxWriteBytes)) {
            self.queued.append(part)
        }
    }

    /// Appends whole frames that were encoded elsewhere, to be released to their stream's gate when they have left.
    func append(frames: ByteBuffer, releasing gate: SendGate?) {
        self.unsentBytes += frames.readableBytes
        if let gate { self.releases.append((gate, frames.readableBytes)) }
        if frames.readableBytes < Self.minPassThroughBytes {
            self.batch.writeImmutableBuffer(frames)
        } else {
            self.queue(frames)
        }
    }

    /// Lends the batch for a frame written in place.
    func appendInPlace(_ write: (inout ByteBuffer) -> Void) {
        let before = self.batch.readableBytes
        write(&self.batch)
        self.unsentBytes += self.batch.readableBytes - before
    }

    /// Hands over what was gathered; a little of it waits until what was handed over before has left.
    func flush() {
        guard self.batch.readableBytes > 0 || !self.queued.isEmpty else { return }
        guard self.handedOverBytes == 0 || self.unsentBytes - self.handedOverBytes >= Self.minFollowingBytes else { return }
        guard let transport else { return self.drop() }
        // Taken out before the first is handed over: a write may be done, or fail, while it is made, and calls in here again.
        let (queued, released) = (self.queued, self.releases)
        var batch = self.batch
        self.queued.removeAll()
        self.releases.removeAll(keepingCapacity: true)
        self.batch = ByteBuffer()
        for buffer in queued { self.handOver(buffer, to: transport, releasing: []) }
        // Handed over even when empty, so that it carries the releases of all before it.
        self.handOver(batch, to: transport, releasing: released)
        transport.flush()
        // Reuses the storage when the bytes have left already, which is the common case.
        if self.handedOverBytes == 0, self.batch.readableBytes == 0, batch.capacity <= Self.maxKeptBytes {
            batch.clear()
            self.batch = batch
        }
    }

    /// What was gathered never leaves: there is no connection any more.
    private func drop() {
        self.unsentBytes = self.handedOverBytes
        self.queued.removeAll()
        self.batch = ByteBuffer()
        for (gate, bytes) in self.releases { gate.release(bytes) }
        self.releases.removeAll()
    }

    private func handOver(_ buffer: ByteBuffer, to transport: any Transport, releasing released: [(gate: SendGate, bytes: Int)]) {
        if self.handedOverBytes == 0 { self.lastProgress = self.eventLoop.now }
        let bytes = buffer.readableBytes
        self.handedOverBytes += bytes
        self.allHandedOverBytes &+= bytes
        let promise = self.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            // Broken or kept: the bytes are gone from here. A broken one is followed by the end of the connection.
            self.handedOverBytes -= bytes
            self.unsentBytes -= bytes
            self.lastProgress = self.eventLoop.now
            for (gate, bytes) in released { gate.release(bytes) }
            if self.handedOverBytes == 0 { self.flush() }
            if self.unsentBytes == 0, let onSent = self.onSent {
                self.onSent = nil
                onSent()
            }
        }
        transport.write(buffer, promise: promise)
    }

    /// Calls back once nothing waits to leave; at once when nothing does.
    func whenSent(_ callback: @escaping () -> Void) {
        if self.unsentBytes == 0 { callback() } else { self.onSent = callback }
    }

    /// Looks whether bytes have left, which a write tells only when all of it has: TLS makes one write of everything that waits.
    func noteProgress(at now: NIODeadline) {
        guard self.handedOverBytes > 0, let buffered = self.transport?.bufferedBytes else { return }
        let left = self.allHandedOverBytes - buffered
        if left > self.leftBytes { self.lastProgress = now }
        self.leftBytes = left
    }

    /// True when bytes have waited for `timeout` and none was seen to leave.
    func isStalled(for timeout: Duration, at now: NIODeadline) -> Bool {
        self.handedOverBytes > 0 && now - self.lastProgress >= timeout.timeAmount
    }

    /// Lets go of storage that an idle connection does not need.
    func trim() {
        if self.batch.readableBytes == 0 { self.batch = ByteBuffer() }
    }
}

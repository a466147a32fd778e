package import NIOCore

/// Cuts a byte stream into frames. Pure: bytes go in, events come out, nothing is allocated for what a header only promises.
package struct FrameDecoder {
    package enum Event: Equatable {
        /// A whole frame.
        case frame(FrameHeader, ByteBuffer)
        /// A frame above the limit. Its body is thrown away as it arrives; the connection lives.
        case oversize(FrameHeader)
        /// The top byte of the length is not 0, so this is no ttRPC peer. Nothing after it can be trusted.
        case malformed(FrameHeader)
    }

    private let maxBodyBytes: Int
    private var buffer = ByteBuffer()
    private var header: FrameHeader?
    private var bytesToDiscard = 0
    private var isMalformed = false
    /// Frames that have ended, those whose body was thrown away among them.
    package private(set) var endedFrames = 0

    /// - Parameter maxBodyBytes: the largest body to accept, at most 16 MiB − 1.
    package init(maxBodyBytes: Int) {
        self.maxBodyBytes = min(maxBodyBytes, 0xFF_FFFF)
    }

    /// True while a frame has begun and not ended.
    package var isInsideFrame: Bool {
        self.header != nil || self.bytesToDiscard > 0 || self.buffer.readableBytes > 0
    }

    /// Bytes held for a frame that is not whole yet.
    package var bufferedBytes: Int { self.buffer.readableBytes }

    /// What holding them takes.
    var storageBytes: Int { self.buffer.storageCapacity }

    package mutating func append(_ bytes: ByteBuffer) {
        if self.isMalformed { return }
        if self.buffer.readableBytes == 0 {
            self.buffer = bytes
        } else {
            // What was consumed goes first, or a peer whose frames straddle reads would have all it ever sent kept.
            self.buffer.discardReadBytes()
            self.buffer.writeImmutableBuffer(bytes)
        }
    }

    /// The next event that the bytes so far make, or nothing until more arrive.
    package mutating func next() -> Event? {
        if self.isMalformed { return nil }
        if self.bytesToDiscard > 0 {
            let discarded = min(self.bytesToDiscard, self.buffer.readableBytes)
            self.buffer.moveReaderIndex(forwardBy: discarded)
            self.bytesToDiscard -= discarded
            if self.bytesToDiscard == 0 { self.endedFrames &+= 1 }
        }
        if self.bytesToDiscard > 0 {
            self.release()
            return nil
        }
        if self.header == nil {
            guard let header = self.buffer.readFrameHeader() else {
                self.release()
                return nil
            }
            if header.length > 0xFF_FFFF {
                self.isMalformed = true
                self.buffer = ByteBuffer()
                return .malformed(header)
            }
            if header.length > self.maxBodyBytes {
                self.bytesToDiscard = Int(header.length)
                return .oversize(header)
            }
            self.header = header
        }
        guard let header = self.header, let body = self.buffer.readSlice(length: Int(header.length)) else {
            self.release()
            return nil
        }
        self.header = nil
        self.endedFrames &+= 1
        return .frame(header, body)
    }

    /// Gives up the frame that has begun and is not whole: what is there of it goes, the rest is thrown away as it arrives. To be
    /// asked when `next()` has nothing more to give; nil when no frame's header has come.
    package mutating func abandonFrame() -> FrameHeader? {
        guard let header = self.header else { return nil }
        self.header = nil
        self.bytesToDiscard = Int(header.length) - self.buffer.readableBytes
        self.buffer = ByteBuffer()
        return header
    }

    /// An idle connection keeps no storage, and one that waits for the rest of a frame keeps little more than it has of it: the
    /// buffer of a read is large, and bodies that were handed out share it.
    private mutating func release() {
        if self.buffer.readableBytes == 0 {
            self.buffer = ByteBuffer()
        } else if self.buffer.isMuchLargerThanContent {
            self.buffer = ByteBuffer(bytes: self.buffer.readableBytesView)
        }
    }
}

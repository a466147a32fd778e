import NIOCore

extension ByteBuffer {
    /// True when keeping this buffer keeps far more memory than it has bytes to read: it is a small part of a large read.
    var isMuchLargerThanContent: Bool { self.storageCapacity > 4 * self.readableBytes + 1024 }
}

import NIOCore

extension ByteBuffer {
    /// A slice of the readable bytes, without a copy. The range is one that a reader of these bytes gave.
    func view(_ range: Range<Int>) -> ByteBuffer {
        self.getSlice(at: self.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
    }

    mutating func writeTag(field: Int, wireType: Int) {
        self.writeVarint(UInt64(field << 3 | wireType))
    }

    mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            self.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.writeInteger(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes a length-delimited field, or nothing when it is empty: proto3's default.
    mutating func writeField(_ field: Int, _ content: ByteBuffer) {
        guard content.readableBytes > 0 else { return }
        self.writeTag(field: field, wireType: 2)
        self.writeVarint(UInt64(content.readableBytes))
        self.writeImmutableBuffer(content)
    }
}

extension Metadata {
    /// Bytes of all pairs as fields with a one-byte tag.
    var fieldsByteCount: Int {
        self.entries.reduce(0) { bytes, entry in
            let content = entry.contentByteCount
            return bytes + 1 + content.varintByteCount + content
        }
    }
}

extension Metadata.Entry {
    /// Bytes of this pair as a `KeyValue`.
    var contentByteCount: Int {
        Self.byteCount(self.key) + Self.byteCount(self.value)
    }

    /// Bytes of a text field with a one-byte tag; none when it is empty.
    private static func byteCount(_ text: String) -> Int {
        let bytes = text.utf8.count
        return bytes == 0 ? 0 : 1 + bytes.varintByteCount + bytes
    }
}

extension Int {
    /// Bytes that this non-negative number takes as a varint.
    var varintByteCount: Int {
        (70 - (self | 1).leadingZeroBitCount) / 7
    }
}

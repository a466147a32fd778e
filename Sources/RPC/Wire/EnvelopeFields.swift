import NIOCore

/// Gathers KeyValue fields, within the limits of a call: of their text, whatever else the fields hold.
struct MetadataReader {
    let limits: Metadata.Limits
    var metadata = Metadata()
    private var byteCount = 0

    init(limits: Metadata.Limits) { self.limits = limits }

    /// Reads one `KeyValue { key = 1 string, value = 2 string }` at `range`.
    mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(EnvelopeFailure) {
        guard self.metadata.entries.count < self.limits.maxEntries else { throw .metadataOverLimit(self.limits) }
        var key = ""
        var value = ""
        var reader = FieldReader(range)
        while let tag = try reader.nextTag(bytes) {
            switch (tag.field, tag.wireType) {
            case (1, 2): key = try self.text(bytes, &reader, "metadata.key")
            case (2, 2): value = try self.text(bytes, &reader, "metadata.value")
            default: try reader.skip(bytes, tag)
            }
        }
        self.byteCount += key.utf8.count + value.utf8.count
        guard self.byteCount <= self.limits.maxBytes else { throw .metadataOverLimit(self.limits) }
        self.metadata.append(key, value)
    }

    /// One text, which is not made when it is too much by itself.
    private func text(_ bytes: Span<UInt8>, _ reader: inout FieldReader, _ field: String) throws(EnvelopeFailure) -> String {
        let range = try reader.content(bytes)
        guard self.byteCount + range.count <= self.limits.maxBytes else { throw .metadataOverLimit(self.limits) }
        return try FieldReader.string(bytes, range, field)
    }
}

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

    /// Writes key and value pairs in one piece: a dozen small writes for each, all of which look for room, would cost more than the
    /// rest of an answer.
    mutating func write(_ metadata: Metadata, asField field: Int) {
        if metadata.isEmpty { return }
        let tag = UInt8(truncatingIfNeeded: field << 3 | 2)
        let bytes = metadata.entries.reduce(0) { $0 + 1 + $1.contentByteCount.varintByteCount + $1.contentByteCount }
        // All that is written has been counted in `bytes`, by the same rules.
        unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes) { memory in
            var writer = unsafe PairWriter(memory: memory)
            for entry in metadata.entries {
                writer.put(tag)
                writer.putVarint(entry.contentByteCount)
                writer.put(1, entry.key)
                writer.put(2, entry.value)
            }
            return writer.count
        }
    }
}

/// Puts fields with one-byte tags into memory that has room for them.
@safe
private struct PairWriter {
    let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = memory }

    mutating func put(_ byte: UInt8) {
        unsafe self.memory[self.count] = byte
        self.count += 1
    }

    mutating func putVarint(_ value: Int) {
        var rest = value
        while rest >= 0x80 {
            self.put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.put(UInt8(truncatingIfNeeded: rest))
    }

    mutating func put(_ field: UInt8, _ text: String) {
        guard !text.isEmpty else { return }
        self.put(field << 3 | 2)
        self.putVarint(text.utf8.count)
        var text = text
        self.count += text.withUTF8 { bytes in
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: self.memory[self.count...])
            unsafe rest.copyMemory(from: UnsafeRawBufferPointer(bytes))
            return bytes.count
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

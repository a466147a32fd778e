import NIOCore

/// Puts fields with one-byte tags into memory that has room for them.
@safe
struct FieldWriter {
    private let memory: UnsafeMutableRawBufferPointer
    fileprivate private(set) var count = 0

    fileprivate init(memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = memory }

    mutating func put(_ header: FrameHeader) {
        self.put(header.length.bigEndian)
        self.put(header.streamID.bigEndian)
        self.put(header.type.rawValue)
        self.put(header.flags.rawValue)
    }

    mutating func put(_ field: UInt8, _ content: ByteBuffer) {
        guard content.readableBytes > 0 else { return }
        self.put(field << 3 | 2)
        self.putVarint(content.readableBytes)
        unsafe content.withUnsafeReadableBytes { unsafe self.copy($0) }
    }

    mutating func put(_ field: UInt8, _ metadata: Metadata) {
        for entry in metadata.entries {
            self.put(field << 3 | 2)
            self.putVarint(entry.contentByteCount)
            self.put(1, entry.key)
            self.put(2, entry.value)
        }
    }

    private mutating func put(_ field: UInt8, _ text: String) {
        guard !text.isEmpty else { return }
        self.put(field << 3 | 2)
        self.putVarint(text.utf8.count)
        var text = text
        text.withUTF8 { unsafe self.copy(UnsafeRawBufferPointer($0)) }
    }

    private mutating func putVarint(_ value: Int) {
        var rest = value
        while rest >= 0x80 {
            self.put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.put(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func put(_ number: UInt32) {
        unsafe self.memory.storeBytes(of: number, toByteOffset: self.count, as: UInt32.self)
        self.count += 4
    }

    private mutating func put(_ byte: UInt8) {
        unsafe self.memory[self.count] = byte
        self.count += 1
    }

    private mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        unsafe UnsafeMutableRawBufferPointer(rebasing: self.memory[self.count...]).copyMemory(from: bytes)
        self.count += bytes.count
    }
}

extension ByteBuffer {
    /// Writes fields in one piece: a dozen small writes, all of which look for room, would cost more than the rest of an answer.
    /// - Parameter bytes: what `write` writes, counted beforehand by the rules that it goes by.
    mutating func writeFields(_ bytes: Int, _ write: (inout FieldWriter) -> Void) {
        unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes) { memory in
            var writer = unsafe FieldWriter(memory: memory)
            write(&writer)
            return writer.count
        }
    }
}

/// Writes values as Postgres's binary formats have them: big-endian.
struct BinaryWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func write<Value: FixedWidthInteger>(_ value: Value) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe self.bytes.append(contentsOf: $0) }
    }

    mutating func write(_ text: String) { self.bytes.append(contentsOf: text.utf8) }

    mutating func write(_ bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    /// Replaces four bytes that were written before.
    mutating func overwrite(_ value: Int32, at offset: Int) {
        unsafe withUnsafeBytes(of: value.bigEndian) { source in
            for index in source.indices { self.bytes[offset + index] = unsafe source[index] }
        }
    }
}

/// Puts together the binary form of a message, field by field
/// (https://protobuf.dev/programming-guides/encoding): what a JSON text becomes before the codec reads it.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64, field: Int32) {
        self.tag(field, type: 0)
        self.varint(value)
    }

    mutating func fixed64(_ value: UInt64, field: Int32) {
        self.tag(field, type: 1)
        self.littleEndian(value)
    }

    mutating func fixed32(_ value: UInt32, field: Int32) {
        self.tag(field, type: 5)
        self.littleEndian(value)
    }

    mutating func lengthDelimited(_ content: some Collection<UInt8>, field: Int32) {
        self.tag(field, type: 2)
        self.varint(UInt64(content.count))
        self.bytes.append(contentsOf: content)
    }

    private mutating func tag(_ field: Int32, type: UInt64) {
        self.varint(UInt64(UInt32(bitPattern: field)) << 3 | type)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            self.bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.bytes.append(UInt8(rest))
    }

    private mutating func littleEndian(_ value: some FixedWidthInteger) {
        var rest = value
        for _ in 0..<value.bitWidth / 8 {
            self.bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

/// Integers as sint32 and sint64 store them: small magnitudes, of either sign, in few bytes.
enum ZigZag {
    static func encode(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value << 1 ^ value >> 63)
    }

    static func decode(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}

/// Writes the wire format by hand, the wrong way too: each function makes one field.
enum Wire {
    static func varint(_ number: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// A varint with more bytes than it needs.
    static func padded(_ number: UInt64, to count: Int) -> [UInt8] {
        var bytes = Self.varint(number)
        while bytes.count < count {
            bytes[bytes.count - 1] |= 0x80
            bytes.append(0)
        }
        return bytes
    }

    static func tag(_ field: UInt64, _ wireType: UInt64) -> [UInt8] { Self.varint(field << 3 | wireType) }

    static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { Self.tag(field, 0) + Self.varint(value) }

    static func fixed64(_ field: UInt64, _ value: UInt64) -> [UInt8] { Self.tag(field, 1) + Self.littleEndian(value) }

    static func fixed32(_ field: UInt64, _ value: UInt32) -> [UInt8] { Self.tag(field, 5) + Self.littleEndian(value) }

    static func bytes(_ field: UInt64, _ content: [UInt8]) -> [UInt8] {
        Self.tag(field, 2) + Self.varint(UInt64(content.count)) + content
    }

    static func string(_ field: UInt64, _ content: String) -> [UInt8] { Self.bytes(field, Array(content.utf8)) }

    static func group(_ field: UInt64, _ content: [UInt8]) -> [UInt8] { Self.tag(field, 3) + content + Self.tag(field, 4) }

    /// The same bytes over and over: `count`, a power of two, times.
    static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        count <= 1 ? bytes : { $0 + $0 }(Self.repeated(bytes, count / 2))
    }

    static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}

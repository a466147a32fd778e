/// Takes apart the binary form of a message, as the codec writes it. It ends early, with `isWellFormed` false, at anything that
/// form does not hold: it reads what the codec checked or wrote, and does not have to tell what is wrong with other bytes.
struct WireReader {
    /// The value of one field.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        case lengthDelimited(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>
    /// Whether all read so far was well-formed.
    private(set) var isWellFormed = true

    init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    var isAtEnd: Bool { self.rest.isEmpty }

    /// The next field; nil at the end.
    mutating func next() -> (field: Int32, value: Value)? {
        guard !self.rest.isEmpty else { return nil }
        guard let tag = self.varint(), let field = Int32(exactly: tag >> 3), field > 0, let value = self.value(ofType: tag & 7)
        else {
            self.isWellFormed = false
            return nil
        }
        return (field, value)
    }

    /// The next value of a packed field, by the wire type its elements would have alone.
    mutating func value(ofType type: UInt64) -> Value? {
        switch type {
        case 0: return self.varint().map { .varint($0) }
        case 1: return self.littleEndian(8).map { .fixed64($0) }
        case 2:
            guard let length = self.varint(), length <= UInt64(self.rest.count) else { return nil }
            let content = self.rest.prefix(Int(length))
            self.rest = self.rest.dropFirst(Int(length))
            return .lengthDelimited(content)
        case 5: return self.littleEndian(4).map { .fixed32(UInt32($0)) }
        default: return nil
        }
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = self.rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    private mutating func littleEndian(_ count: Int) -> UInt64? {
        guard self.rest.count >= count else { return nil }
        var value: UInt64 = 0
        for byte in self.rest.prefix(count).reversed() { value = value << 8 | UInt64(byte) }
        self.rest = self.rest.dropFirst(count)
        return value
    }
}

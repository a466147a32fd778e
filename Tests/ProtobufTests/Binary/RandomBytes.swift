import Protobuf

/// Makes random bytes of a message type, along its descriptor: all that a peer may send, however odd.
struct RandomBytes {
    /// Whether to add what our own encoder never writes: fields again, unknown fields, groups, other wire types.
    var isOdd: Bool

    func message(_ type: any Message.Type, depth: Int = 0, using random: inout SeededGenerator) -> [UInt8] {
        let fields = type.descriptor.fields
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...max(1, 8 - 2 * depth), using: &random) {
            if self.isOdd && random.one(in: 8) { bytes += Self.unknown(using: &random) }
            guard let field = fields.randomElement(using: &random) else { continue }
            if case .message = field.kind, depth > 4 { continue }
            bytes += self.field(field, depth: depth, using: &random)
        }
        return bytes
    }

    private func field(_ field: FieldDescriptor, depth: Int, using random: inout SeededGenerator) -> [UInt8] {
        let number = UInt64(field.number)
        if self.isOdd && random.one(in: 10) { return Self.anything(number, using: &random) }
        switch field.cardinality {
        case .map(let key):
            var entry: [UInt8] = []
            if !random.one(in: 10) { entry += self.value(1, key, depth: depth, using: &random) }
            if !random.one(in: 10) { entry += self.value(2, field.kind, depth: depth, using: &random) }
            if self.isOdd && random.one(in: 10) { entry += Self.unknown(using: &random) }
            return Wire.bytes(number, entry)
        case .repeated where field.kind.isNumber && random.one(in: 2):
            let count = Int.random(in: 0...20, using: &random)
            return Wire.bytes(number, (0..<count).flatMap { _ in Self.number(field.kind, using: &random) })
        case .repeated, .singular:
            return self.value(number, field.kind, depth: depth, using: &random)
        }
    }

    private func value(
        _ number: UInt64, _ kind: FieldDescriptor.Kind, depth: Int, using random: inout SeededGenerator
    ) -> [UInt8] {
        switch kind {
        case .string: Wire.string(number, Self.text(using: &random))
        case .bytes: Wire.bytes(number, Self.noise(using: &random))
        case .message(let type): Wire.bytes(number, self.message(type, depth: depth + 1, using: &random))
        default: Wire.tag(number, kind.wireType) + Self.number(kind, using: &random)
        }
    }

    private static func number(_ kind: FieldDescriptor.Kind, using random: inout SeededGenerator) -> [UInt8] {
        // Small, wide, and at the edges: zero, all bits, one bit.
        var number: UInt64 =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: 0
            case 1: .max
            case 2: 1 << UInt64.random(in: 0..<64, using: &random)
            case 3: .random(in: 0..<300, using: &random)
            default: random.next()
            }
        switch kind.wireType {
        case 1: return Wire.littleEndian(number)
        case 5: return Wire.littleEndian(UInt32(truncatingIfNeeded: number))
        default:
            if case .bool = kind, !random.one(in: 4) { number &= 1 }
            return random.one(in: 12) ? Wire.padded(number, to: 10) : Wire.varint(number)
        }
    }

    private static func text(using random: inout SeededGenerator) -> String {
        let alphabet: [Character] = ["a", "b", "Z", "7", " ", "\u{1}", "\u{7f}", "é", "ß", "€", "漢", "\u{ffff}", "🦔", "\u{10ffff}"]
        return String((0..<Int.random(in: 0...40, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
    }

    private static func noise(using random: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// A field no message of the tests has.
    private static func unknown(using random: inout SeededGenerator) -> [UInt8] {
        Self.anything(UInt64.random(in: 1000...2000, using: &random), using: &random)
    }

    private static func anything(_ number: UInt64, using random: inout SeededGenerator) -> [UInt8] {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: Wire.number(number, random.next())
        case 1: Wire.fixed64(number, random.next())
        case 2: Wire.fixed32(number, UInt32(truncatingIfNeeded: random.next()))
        case 3: Wire.group(number, Wire.number(5, 1) + Wire.group(number, Wire.bytes(6, [1, 2])))
        default: Wire.bytes(number, [])
        }
    }
}

extension FieldDescriptor.Kind {
    var wireType: UInt64 {
        switch self {
        case .double, .fixed64, .sfixed64: 1
        case .float, .fixed32, .sfixed32: 5
        case .string, .bytes, .message: 2
        default: 0
        }
    }

    var isNumber: Bool { self.wireType != 2 }
}

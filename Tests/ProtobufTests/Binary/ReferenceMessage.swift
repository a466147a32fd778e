import Protobuf

/// A message read by the letter of protobuf.dev/programming-guides/encoding, as slowly as it likes: what the codec is compared
/// with. Fields at their default are left out where proto3 does not tell them from absent ones.
struct ReferenceMessage: Hashable {
    indirect enum Value: Hashable {
        /// The bits of any number, as its type has them.
        case number(UInt64)
        case bytes([UInt8])
        case message(ReferenceMessage)
        case list([Value])
        case map([Value: Value])
    }

    struct Malformed: Error {}

    private(set) var fields: [Int32: Value] = [:]

    init() {}

    init(_ bytes: [UInt8], as type: any Message.Type) throws {
        try self.merge(bytes[...], Self.shapes(of: type))
        self.dropDefaults(type)
    }

    /// A field as far as reading goes.
    private struct Shape {
        var kind: FieldDescriptor.Kind
        var cardinality: FieldDescriptor.Cardinality
        var oneof: String?

        /// Of one value; each entry of a map is a message.
        var wireType: UInt64 {
            if case .map = self.cardinality { 2 } else { self.kind.wireType }
        }
    }

    private static func shapes(of type: any Message.Type) -> [Int32: Shape] {
        let fields = type.descriptor.fields.map { ($0.number, Shape(kind: $0.kind, cardinality: $0.cardinality, oneof: $0.oneof)) }
        return Dictionary(uniqueKeysWithValues: fields)
    }

    private mutating func merge(_ bytes: ArraySlice<UInt8>, _ shapes: [Int32: Shape]) throws {
        var reader = Reader(rest: bytes)
        while !reader.rest.isEmpty {
            let (number, wireType) = try reader.tag()
            let value = try reader.value(number, wireType)
            guard let shape = shapes[Int32(number)] else { continue }
            try self.take(value, wireType, Int32(number), shape, shapes)
        }
    }

    private mutating func take(_ value: Reader.Raw, _ wireType: UInt64, _ number: Int32, _ shape: Shape, _ shapes: [Int32: Shape])
        throws
    {
        if case .bytes(let content) = value, case .repeated = shape.cardinality, shape.kind.isNumber {
            self.append(try Self.packed(content, shape.kind), to: number)
            return
        }
        guard wireType == shape.wireType else { return }
        switch shape.cardinality {
        case .map(let key):
            guard case .bytes(let content) = value else { return }
            let (entryKey, entryValue) = try Self.entry(content, key, shape.kind)
            var map: [Value: Value] = [:]
            if case .map(let earlier) = self.fields[number] { map = earlier }
            map[entryKey] = entryValue
            self.fields[number] = .map(map)
        case .repeated:
            self.append([try Self.single(value, shape.kind, mergedInto: nil)], to: number)
        case .singular:
            if let oneof = shape.oneof {
                for (other, otherShape) in shapes where other != number && otherShape.oneof == oneof { self.fields[other] = nil }
            }
            self.fields[number] = try Self.single(value, shape.kind, mergedInto: self.fields[number])
        }
    }

    private mutating func append(_ values: [Value], to number: Int32) {
        var list: [Value] = []
        if case .list(let earlier) = self.fields[number] { list = earlier }
        self.fields[number] = .list(list + values)
    }

    private static func single(_ value: Reader.Raw, _ kind: FieldDescriptor.Kind, mergedInto earlier: Value?) throws -> Value {
        switch (value, kind) {
        case (.number(let bits), _): return .number(Self.narrowed(bits, kind))
        case (.bytes(let content), .message(let type)):
            var message = ReferenceMessage()
            if case .message(let known) = earlier { message = known }
            try message.merge(content, Self.shapes(of: type))
            message.dropDefaults(type)
            return .message(message)
        case (.bytes(let content), _): return .bytes(Array(content))
        case (.group, _): throw Malformed()
        }
    }

    private static func packed(_ content: ArraySlice<UInt8>, _ kind: FieldDescriptor.Kind) throws -> [Value] {
        var reader = Reader(rest: content)
        var values: [Value] = []
        while !reader.rest.isEmpty {
            guard case .number(let bits) = try reader.value(0, kind.wireType) else { throw Malformed() }
            values.append(.number(Self.narrowed(bits, kind)))
        }
        return values
    }

    private static func entry(
        _ content: ArraySlice<UInt8>, _ key: FieldDescriptor.Kind, _ value: FieldDescriptor.Kind
    ) throws -> (Value, Value) {
        var entry = ReferenceMessage()
        try entry.merge(
            content,
            [
                1: Shape(kind: key, cardinality: .singular, oneof: nil), 2: Shape(kind: value, cardinality: .singular, oneof: nil),
            ])
        var entryValue = entry.fields[2] ?? Self.defaultValue(value)
        if case .number(let bits) = entryValue, Self.isZero(bits, value) { entryValue = .number(0) }
        return (entry.fields[1] ?? Self.defaultValue(key), entryValue)
    }

    private static func defaultValue(_ kind: FieldDescriptor.Kind) -> Value {
        switch kind {
        case .message: .message(ReferenceMessage())
        case .string, .bytes: .bytes([])
        default: .number(0)
        }
    }

    private static func narrowed(_ bits: UInt64, _ kind: FieldDescriptor.Kind) -> UInt64 {
        switch kind {
        case .bool: bits == 0 ? 0 : 1
        case .int32, .uint32, .sint32, .enumeration: bits & 0xffff_ffff
        default: bits
        }
    }

    /// proto3 without `optional`: a number, string or bytes at its default is not there, unless a oneof says so.
    private mutating func dropDefaults(_ type: any Message.Type) {
        for field in type.descriptor.fields {
            switch (field.cardinality, self.fields[field.number]) {
            case (.singular, .number(let bits)) where field.oneof == nil && Self.isZero(bits, field.kind):
                self.fields[field.number] = nil
            case (.singular, .bytes([])) where field.oneof == nil: self.fields[field.number] = nil
            case (.repeated, .list([])): self.fields[field.number] = nil
            default: break
            }
        }
    }

    /// protobuf-c takes -0.0 for the default, too, in a map's entries as elsewhere.
    private static func isZero(_ bits: UInt64, _ kind: FieldDescriptor.Kind) -> Bool {
        switch kind {
        case .double: Double(bitPattern: bits) == 0
        case .float: Float(bitPattern: UInt32(truncatingIfNeeded: bits)) == 0
        default: bits == 0
        }
    }
}

/// Takes bytes apart, one value at a time.
private struct Reader {
    enum Raw {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
        case group
    }

    var rest: ArraySlice<UInt8>

    mutating func tag() throws -> (number: UInt64, wireType: UInt64) {
        let tag = try self.varint(maxBytes: 5)
        guard tag >> 3 > 0, tag <= UInt64(UInt32.max) else { throw ReferenceMessage.Malformed() }
        return (tag >> 3, tag & 7)
    }

    mutating func value(_ number: UInt64, _ wireType: UInt64) throws -> Raw {
        switch wireType {
        case 0: return .number(try self.varint(maxBytes: 10))
        case 1: return .number(try self.littleEndian(8))
        case 2: return .bytes(try self.take(Int(self.varint(maxBytes: 5))))
        case 3:
            while true {
                let (inner, innerType) = try self.tag()
                if innerType == 4 {
                    guard inner == number else { throw ReferenceMessage.Malformed() }
                    return .group
                }
                _ = try self.value(inner, innerType)
            }
        case 5: return .number(try self.littleEndian(4))
        default: throw ReferenceMessage.Malformed()
        }
    }

    private mutating func varint(maxBytes: Int) throws -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<maxBytes {
            guard let byte = self.rest.popFirst() else { throw ReferenceMessage.Malformed() }
            value |= UInt64(byte & 0x7f) << UInt64(7 * index)
            if byte < 0x80 { return value }
        }
        throw ReferenceMessage.Malformed()
    }

    private mutating func littleEndian(_ count: Int) throws -> UInt64 {
        try self.take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count <= self.rest.count else { throw ReferenceMessage.Malformed() }
        defer { self.rest = self.rest.dropFirst(count) }
        return self.rest.prefix(count)
    }
}

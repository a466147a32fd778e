extension JSONMessageWriter {
    /// Writes one value. 64-bit integers are strings: JSON's readers keep numbers as doubles, which lose their last digits.
    mutating func value(_ kind: FieldDescriptor.Kind, _ value: WireReader.Value) throws(JSONError) {
        switch (kind, value) {
        case (.double, .fixed64(let bits)): self.output.number(Double(bitPattern: bits))
        case (.float, .fixed32(let bits)): self.output.number(Float(bitPattern: bits))
        case (.bool, .varint(let bits)): self.output.literal(bits != 0 ? "true" : "false")
        case (.string, .lengthDelimited(let content)): self.output.string(String(decoding: content, as: UTF8.self))
        case (.bytes, .lengthDelimited(let content)): self.output.string(Base64.encode(Array(content)))
        case (.message(let type), .lengthDelimited(let content)): try self.message(type, content)
        case (.enumeration(let type), .varint(let bits)): self.enumeration(type, Int32(truncatingIfNeeded: bits))
        case (.int64, _), (.uint64, _), (.sint64, _), (.fixed64, _), (.sfixed64, _):
            self.output.string(try Self.integer(kind, value))
        default:
            self.output.literal(try Self.integer(kind, value))
        }
    }

    /// The key of a map's entry, which JSON always has as text.
    func mapKey(_ kind: FieldDescriptor.Kind, _ value: WireReader.Value) throws(JSONError) -> String {
        switch (kind, value) {
        case (.string, .lengthDelimited(let content)): String(decoding: content, as: UTF8.self)
        case (.bool, .varint(let bits)): bits != 0 ? "true" : "false"
        default: try Self.integer(kind, value)
        }
    }

    private mutating func enumeration(_ type: any ProtobufEnum.Type, _ number: Int32) {
        if type == GoogleNullValue.self {
            self.output.literal("null")
        } else if let value = type.descriptor.values.first(where: { $0.number == number }) {
            self.output.string(value.name)
        } else {
            self.output.literal(String(number))
        }
    }

    private static func integer(_ kind: FieldDescriptor.Kind, _ value: WireReader.Value) throws(JSONError) -> String {
        switch (kind, value) {
        case (.int32, .varint(let bits)): String(Int32(truncatingIfNeeded: bits))
        case (.int64, .varint(let bits)): String(Int64(bitPattern: bits))
        case (.uint32, .varint(let bits)): String(UInt32(truncatingIfNeeded: bits))
        case (.uint64, .varint(let bits)): String(bits)
        case (.sint32, .varint(let bits)), (.sint64, .varint(let bits)): String(ZigZag.decode(bits))
        case (.fixed32, .fixed32(let bits)): String(bits)
        case (.sfixed32, .fixed32(let bits)): String(Int32(bitPattern: bits))
        case (.fixed64, .fixed64(let bits)): String(bits)
        case (.sfixed64, .fixed64(let bits)): String(Int64(bitPattern: bits))
        default: throw JSONError.notAsDescribed
        }
    }
}

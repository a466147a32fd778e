import Protobuf

/// A message with every field, as JSON to be filled in by hand. It reads back as a message as it stands.
struct RequestTemplate {
    private var output = JSONOutput(isPretty: false)
    /// The messages that the one being written lies in: one that holds itself is written once, and empty within itself.
    private var around: Set<String> = []

    private init() {}

    /// The template as compact JSON.
    static func make(for type: any Message.Type) -> [UInt8] {
        var template = RequestTemplate()
        template.message(type)
        return template.output.bytes
    }

    private mutating func message(_ type: any Message.Type) {
        let name = type.descriptor.fullName
        if let form = WellKnownForm(rawValue: name) { return self.output.literal(form.blank) }
        self.output.beginObject()
        if self.around.insert(name).inserted {
            var chosen: Set<String> = []
            for field in type.descriptor.fields {
                // Two members of a oneof would be refused: the first stands for them all.
                if let oneof = field.oneof, !chosen.insert(oneof).inserted { continue }
                self.output.key(field.jsonName)
                self.values(of: field)
            }
            self.around.remove(name)
        }
        self.output.endObject()
    }

    private mutating func values(of field: FieldDescriptor) {
        switch field.cardinality {
        case .singular: self.value(field.kind)
        case .repeated:
            self.output.beginArray()
            if field.kind.hasBlankElement {
                self.output.beginElement()
                self.value(field.kind)
            }
            self.output.endArray()
        case .map(let key):
            self.output.beginObject()
            if field.kind.hasBlankElement {
                self.output.key(Self.blank(key: key))
                self.value(field.kind)
            }
            self.output.endObject()
        }
    }

    private mutating func value(_ kind: FieldDescriptor.Kind) {
        switch kind {
        case .double, .float, .int32, .uint32, .sint32, .fixed32, .sfixed32: self.output.literal("0")
        // 64 bits do not fit JSON's numbers everywhere, so protobuf writes them as strings.
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: self.output.string("0")
        case .bool: self.output.literal("false")
        case .string, .bytes: self.output.string("")
        case .enumeration(let type):
            if let value = type.descriptor.values.first { self.output.string(value.name) } else { self.output.literal("0") }
        case .message(let type): self.message(type)
        }
    }

    private static func blank(key: FieldDescriptor.Kind) -> String {
        switch key {
        case .string: "key"
        case .bool: "true"
        default: "0"
        }
    }
}

extension FieldDescriptor.Kind {
    /// An Any that holds nothing is `null`, which as a field is absent and within a list or a map is an error.
    fileprivate var hasBlankElement: Bool {
        if case .message(let type) = self { WellKnownForm(rawValue: type.descriptor.fullName) != .any } else { true }
    }
}

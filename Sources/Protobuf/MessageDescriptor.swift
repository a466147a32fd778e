/// A message as data: what a command line, a JSON mapping or a registry needs to know of it.
public struct MessageDescriptor: Sendable {
    /// Such as `krafti.catalog.v1.Service`.
    public let fullName: String
    /// The comment above the message in its .proto file, without comment marks.
    public let documentation: String
    /// The fields in the order of their numbers.
    public let fields: [FieldDescriptor]

    public init(fullName: String, documentation: String, fields: [FieldDescriptor]) {
        self.fullName = fullName
        self.documentation = documentation
        self.fields = fields
    }
}

/// A field as data.
public struct FieldDescriptor: Sendable {
    public let number: Int32
    /// As in the .proto file, such as `duration_minutes`.
    public let name: String
    /// As in canonical JSON, such as `durationMinutes`.
    public let jsonName: String
    /// The type of the field, of its elements, or of a map's values.
    public let kind: Kind
    public let cardinality: Cardinality
    /// The name of the oneof the field is a member of.
    public let oneof: String?
    /// The comment above the field and the one after it, without comment marks.
    public let documentation: String

    public init(
        number: Int32, name: String, jsonName: String, kind: Kind, cardinality: Cardinality = .singular, oneof: String? = nil,
        documentation: String = ""
    ) {
        self.number = number
        self.name = name
        self.jsonName = jsonName
        self.kind = kind
        self.cardinality = cardinality
        self.oneof = oneof
        self.documentation = documentation
    }

    /// The type of one value.
    public enum Kind: Sendable {
        case double, float
        case int32, int64, uint32, uint64, sint32, sint64
        case fixed32, fixed64, sfixed32, sfixed64
        case bool, string, bytes
        case enumeration(any ProtobufEnum.Type)
        case message(any Message.Type)
    }

    /// How many values a field has.
    public enum Cardinality: Sendable {
        case singular
        case repeated
        /// A dictionary with keys of this kind: an integer, `bool` or `string`.
        case map(key: Kind)
    }
}

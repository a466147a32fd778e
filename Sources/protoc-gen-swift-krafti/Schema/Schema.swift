/// A .proto file as the generator sees it: names and numbers, nothing of any language.
struct FileSchema {
    /// The path given to `import`, such as `google/protobuf/any.proto`.
    var path: String
    /// Empty for a file without `package`.
    var package: String
    var isProto3: Bool
    var messages: [MessageSchema]
    var enums: [EnumSchema]
    var services: [ServiceSchema]
    /// The paths of the files it imports.
    var imports: [String]
    /// The file as a serialized google.protobuf.FileDescriptorProto, without comments.
    var serializedBytes: [UInt8]
}

/// A message and all it holds.
struct MessageSchema {
    /// Such as `Inner`.
    var name: String
    /// Such as `krafti.test.v1.Nesting.Inner`.
    var fullName: String
    var comment: String
    /// In the order of their numbers, which is also protobuf-c's.
    var fields: [FieldSchema]
    var oneofs: [OneofSchema]
    var messages: [MessageSchema]
    var enums: [EnumSchema]
    /// Whether protoc made it up to stand for one entry of a `map`.
    var isMapEntry: Bool
}

struct FieldSchema {
    var name: String
    var jsonName: String
    var number: Int32
    var type: FieldType
    var isRepeated: Bool
    /// The index into `MessageSchema.oneofs`.
    var oneof: Int?
    /// Declared `optional`, which protoc-c does not know in proto3.
    var isProto3Optional: Bool
    var comment: String
}

struct OneofSchema {
    var name: String
    var comment: String
}

/// The type of a field; messages and enums by full name, without the leading dot.
enum FieldType: Hashable {
    case double, float
    case int32, int64, uint32, uint64, sint32, sint64
    case fixed32, fixed64, sfixed32, sfixed64
    case bool, string, bytes
    case enumeration(String)
    case message(String)
    case group
}

struct EnumSchema {
    var name: String
    var fullName: String
    var comment: String
    /// In the order of the .proto file.
    var values: [EnumValueSchema]
}

struct EnumValueSchema {
    var name: String
    var number: Int32
    var comment: String
}

struct ServiceSchema {
    var name: String
    var fullName: String
    var comment: String
    var methods: [MethodSchema]
}

struct MethodSchema {
    var name: String
    var comment: String
    /// Full names, without the leading dot.
    var request: String
    var response: String
    var clientStreams: Bool
    var serverStreams: Bool
    var idempotency: Idempotency

    enum Idempotency {
        case unknown, noSideEffects, idempotent
    }
}

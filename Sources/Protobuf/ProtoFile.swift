/// A .proto file as data. Generated code has those of each module, such as `ProtoFile.protobuf`.
public struct ProtoFile: Sendable {
    /// As other files import it, such as `google/protobuf/any.proto`.
    public let path: String
    /// The paths of the files that it imports.
    public let imports: [String]
    /// The full names of its messages, nested ones included, such as `google.protobuf.Any`.
    public let messages: [String]
    /// The full names of its enums, nested ones included.
    public let enums: [String]
    /// The full names of its services.
    public let services: [String]
    /// The full names of their methods, such as `grpc.health.v1.Health.Check`.
    public let methods: [String]
    private let base64: String

    /// - Parameter base64: the file as a serialized google.protobuf.FileDescriptorProto, without comments.
    public init(
        path: String, imports: [String], messages: [String], enums: [String], services: [String], methods: [String], base64: String
    ) {
        self.path = path
        self.imports = imports
        self.messages = messages
        self.enums = enums
        self.services = services
        self.methods = methods
        self.base64 = base64
    }

    /// The file as a serialized google.protobuf.FileDescriptorProto, without comments. Decoded on each call.
    public var serializedDescriptor: [UInt8] { Base64.decode(self.base64) ?? [] }
}

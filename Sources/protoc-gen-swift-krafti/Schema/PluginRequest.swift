import CPluginMessages
import CProtobufC

/// What protoc asks of the plugin.
struct PluginRequest {
    /// The files to generate code for, by path.
    var targets: [String]
    var parameter: String
    /// The targets and everything they import.
    var files: [FileSchema]

    /// Reads a serialized `google.protobuf.compiler.CodeGeneratorRequest`.
    init(serializedBytes bytes: [UInt8]) throws(GeneratorError) {
        guard let request = unsafe google__protobuf__compiler__code_generator_request__unpack(nil, bytes.count, bytes) else {
            throw GeneratorError("standard input holds no CodeGeneratorRequest: this program is started by protoc, not by hand")
        }
        defer { unsafe google__protobuf__compiler__code_generator_request__free_unpacked(request, nil) }
        self.targets = unsafe List(request.pointee.file_to_generate, request.pointee.n_file_to_generate).map { unsafe text($0) }
        self.parameter = unsafe text(request.pointee.parameter)
        self.files = unsafe List(request.pointee.proto_file, request.pointee.n_proto_file).map { unsafe FileSchema($0.pointee) }
    }
}

/// A repeated field of protobuf-c: an array of pointers and its length.
private func List<Element>(
    _ start: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>?,
    _ count: Int
) -> [UnsafeMutablePointer<Element>] {
    unsafe UnsafeBufferPointer(start: start, count: count).compactMap { unsafe $0 }
}

private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
}

/// `.package.Name` as `package.Name`.
private func typeName(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    String(unsafe text(pointer).drop { $0 == "." })
}

extension FileSchema {
    fileprivate init(_ file: Google__Protobuf__FileDescriptorProto) {
        let package = unsafe text(file.package)
        let comments = unsafe Comments(file.source_code_info)
        let scope = Scope(name: package, path: [], comments: comments)
        self.path = unsafe text(file.name)
        self.package = package
        self.isProto3 = unsafe text(file.syntax) == "proto3"
        self.messages = unsafe List(file.message_type, file.n_message_type).enumerated().map { index, message in
            unsafe MessageSchema(message.pointee, scope.entering([4, Int32(index)]))
        }
        self.enums = unsafe List(file.enum_type, file.n_enum_type).enumerated().map { index, declaration in
            unsafe EnumSchema(declaration.pointee, scope.entering([5, Int32(index)]))
        }
        self.services = unsafe List(file.service, file.n_service).enumerated().map { index, service in
            unsafe ServiceSchema(service.pointee, scope.entering([6, Int32(index)]))
        }
        self.imports = unsafe UnsafeBufferPointer(start: file.dependency, count: file.n_dependency).map { unsafe text($0) }
        var bare = unsafe file
        unsafe bare.source_code_info = nil
        let size = unsafe google__protobuf__file_descriptor_proto__get_packed_size(&bare)
        self.serializedBytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = unsafe google__protobuf__file_descriptor_proto__pack(&bare, buffer.baseAddress)
        }
    }
}

/// Where a declaration stands: the full name around it, and its path in `SourceCodeInfo` (descriptor.proto, `Location.path`).
private struct Scope {
    var name: String
    var path: [Int32]
    var comments: Comments

    var comment: String { self.comments[self.path] }

    func entering(_ step: [Int32]) -> Scope {
        Scope(name: self.name, path: self.path + step, comments: self.comments)
    }

    func named(_ name: String) -> Scope {
        Scope(name: self.name.isEmpty ? name : "\(self.name).\(name)", path: self.path, comments: self.comments)
    }
}

extension MessageSchema {
    fileprivate init(_ message: Google__Protobuf__DescriptorProto, _ outer: Scope) {
        let name = unsafe text(message.name)
        let scope = outer.named(name)
        self.name = name
        self.fullName = scope.name
        self.comment = scope.comment
        self.fields = unsafe List(message.field, message.n_field).enumerated().map { index, field in
            unsafe FieldSchema(field.pointee, scope.entering([2, Int32(index)]))
        }.sorted { $0.number < $1.number }
        self.oneofs = unsafe List(message.oneof_decl, message.n_oneof_decl).enumerated().map { index, oneof in
            unsafe OneofSchema(name: text(oneof.pointee.name), comment: scope.entering([8, Int32(index)]).comment)
        }
        self.messages = unsafe List(message.nested_type, message.n_nested_type).enumerated().map { index, nested in
            unsafe MessageSchema(nested.pointee, scope.entering([3, Int32(index)]))
        }
        self.enums = unsafe List(message.enum_type, message.n_enum_type).enumerated().map { index, nested in
            unsafe EnumSchema(nested.pointee, scope.entering([4, Int32(index)]))
        }
        self.isMapEntry = unsafe message.options?.pointee.map_entry == 1
    }
}

extension FieldSchema {
    fileprivate init(_ field: Google__Protobuf__FieldDescriptorProto, _ scope: Scope) {
        self.name = unsafe text(field.name)
        self.jsonName = unsafe text(field.json_name)
        self.number = unsafe field.number
        self.type = unsafe FieldType(field)
        self.isRepeated = unsafe field.label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED
        self.oneof = unsafe field.has_oneof_index == 1 ? Int(field.oneof_index) : nil
        self.isProto3Optional = unsafe field.has_proto3_optional == 1 && field.proto3_optional == 1
        self.comment = scope.comment
    }
}

extension FieldType {
    fileprivate init(_ field: Google__Protobuf__FieldDescriptorProto) {
        switch unsafe field.type {
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_DOUBLE: self = .double
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_FLOAT: self = .float
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT64: self = .int64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_UINT64: self = .uint64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT32: self = .int32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_FIXED64: self = .fixed64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_FIXED32: self = .fixed32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BOOL: self = .bool
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_STRING: self = .string
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BYTES: self = .bytes
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_UINT32: self = .uint32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SFIXED32: self = .sfixed32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SFIXED64: self = .sfixed64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SINT32: self = .sint32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SINT64: self = .sint64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_ENUM: self = unsafe .enumeration(typeName(field.type_name))
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_MESSAGE: self = unsafe .message(typeName(field.type_name))
        default: self = .group
        }
    }
}

extension EnumSchema {
    fileprivate init(_ declaration: Google__Protobuf__EnumDescriptorProto, _ outer: Scope) {
        let name = unsafe text(declaration.name)
        self.name = name
        self.fullName = outer.named(name).name
        self.comment = outer.comment
        self.values = unsafe List(declaration.value, declaration.n_value).enumerated().map { index, value in
            unsafe EnumValueSchema(
                name: text(value.pointee.name),
                number: value.pointee.number,
                comment: outer.entering([2, Int32(index)]).comment
            )
        }
    }
}

extension ServiceSchema {
    fileprivate init(_ service: Google__Protobuf__ServiceDescriptorProto, _ outer: Scope) {
        let name = unsafe text(service.name)
        self.name = name
        self.fullName = outer.named(name).name
        self.comment = outer.comment
        self.methods = unsafe List(service.method, service.n_method).enumerated().map { index, method in
            unsafe MethodSchema(method.pointee, outer.entering([2, Int32(index)]))
        }
    }
}

extension MethodSchema {
    fileprivate init(_ method: Google__Protobuf__MethodDescriptorProto, _ scope: Scope) {
        self.name = unsafe text(method.name)
        self.comment = scope.comment
        self.request = unsafe typeName(method.input_type)
        self.response = unsafe typeName(method.output_type)
        self.clientStreams = unsafe method.client_streaming == 1
        self.serverStreams = unsafe method.server_streaming == 1
        switch unsafe method.options?.pointee.idempotency_level {
        case GOOGLE__PROTOBUF__METHOD_OPTIONS__IDEMPOTENCY_LEVEL__NO_SIDE_EFFECTS: self.idempotency = .noSideEffects
        case GOOGLE__PROTOBUF__METHOD_OPTIONS__IDEMPOTENCY_LEVEL__IDEMPOTENT: self.idempotency = .idempotent
        default: self.idempotency = .unknown
        }
    }
}

/// The comments of a file, by the path of the declaration they belong to.
private struct Comments {
    private var byPath: [[Int32]: String] = [:]

    init(_ info: UnsafeMutablePointer<Google__Protobuf__SourceCodeInfo>?) {
        guard let info = unsafe info else { return }
        unsafe List(info.pointee.location, info.pointee.n_location).forEach { location in
            let comment = unsafe Self.joined(text(location.pointee.leading_comments), text(location.pointee.trailing_comments))
            guard !comment.isEmpty else { return }
            let path = unsafe Array(UnsafeBufferPointer(start: location.pointee.path, count: location.pointee.n_path))
            self.byPath[path] = comment
        }
    }

    subscript(path: [Int32]) -> String { self.byPath[path] ?? "" }

    /// The comment above and the comment after, without the space that follows `//`.
    private static func joined(_ leading: String, _ trailing: String) -> String {
        [leading, trailing].map(Self.trimmed).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func trimmed(_ comment: String) -> String {
        let lines = comment.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var line = line.first == " " ? line.dropFirst() : line
            while line.last?.isWhitespace == true { line.removeLast() }
            return String(line)
        }
        return lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed().joined(separator: "\n")
    }
}

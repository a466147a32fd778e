import Protobuf
import RPC

extension MethodKind {
    /// In a column of a list.
    var word: String {
        switch self {
        case .unary: "unary"
        case .clientStreaming: "client stream"
        case .serverStreaming: "server stream"
        case .bidirectionalStreaming: "bidi stream"
        }
    }

    var shape: String {
        switch self {
        case .unary: "one request, one answer"
        case .clientStreaming: "a stream of requests, one answer"
        case .serverStreaming: "one request, a stream of answers"
        case .bidirectionalStreaming: "a stream of requests, a stream of answers"
        }
    }
}

extension Idempotency {
    var promise: String {
        switch self {
        case .unknown: "a repeat may act again"
        case .noSideEffects: "changes nothing"
        case .idempotent: "safe to repeat"
        }
    }
}

extension FieldDescriptor {
    /// Protobuf's third version knows no required fields, so the comment says it: in a sentence that begins with the word.
    var isRequired: Bool {
        let words = self.documentation.split { $0 == " " || $0 == "\n" }
        return words.indices.contains { index in
            let isStart = index == 0 || words[index - 1].hasSuffix(".")
            return isStart && ["Required", "Required.", "Required:"].contains(words[index])
        }
    }
}

extension FieldDescriptor.Kind {
    /// As in a .proto file; messages and enums by their full name.
    var scalarName: String {
        switch self {
        case .double: "double"
        case .float: "float"
        case .int32: "int32"
        case .int64: "int64"
        case .uint32: "uint32"
        case .uint64: "uint64"
        case .sint32: "sint32"
        case .sint64: "sint64"
        case .fixed32: "fixed32"
        case .fixed64: "fixed64"
        case .sfixed32: "sfixed32"
        case .sfixed64: "sfixed64"
        case .bool: "bool"
        case .string: "string"
        case .bytes: "bytes"
        case .enumeration(let type): type.descriptor.fullName
        case .message(let type): type.descriptor.fullName
        }
    }

    /// How JSON writes it, where the name of the type does not say so.
    var manner: String? {
        switch self {
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: #"written "123" or 123"#
        case .bytes: "written as base64"
        case .message(let type): WellKnownForm(rawValue: type.descriptor.fullName)?.manner
        default: nil
        }
    }
}

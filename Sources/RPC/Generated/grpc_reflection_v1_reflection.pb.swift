// Made by protoc-gen-swift-krafti from grpc/reflection/v1/reflection.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// One question about what a server serves. Answers come in the order of the questions.
public struct GRPCServerReflectionRequest: Message {
    /// The host that the caller means. Told back, and otherwise of no account: one server speaks for one host.
    public var host: String
    /// The question.
    public var messageRequest: OneOfMessageRequest?

    public init() {
        self.host = ""
        self.messageRequest = nil
    }

    /// The question.
    public enum OneOfMessageRequest: Hashable, Sendable {
        /// The .proto file of this path, such as `grpc/health/v1/health.proto`.
        case fileByFilename(String)
        /// The .proto file that declares a message, enum, service or method of this full name, such as
        /// `grpc.health.v1.Health` or `grpc.health.v1.Health.Check`.
        case fileContainingSymbol(String)
        /// The .proto file that declares an extension. There is none: proto3 messages have no extensions.
        case fileContainingExtension(GRPCExtensionRequest)
        /// The numbers of all extensions of the message of this full name. A message of this server has none.
        case allExtensionNumbersOfType(String)
        /// The full names of all services. The text says nothing.
        case listServices(String)
    }
}

/// Which extension is asked for.
public struct GRPCExtensionRequest: Message {
    /// The full name of the message that is extended.
    public var containingType: String
    /// The number of the extension.
    public var extensionNumber: Int32

    public init() {
        self.containingType = ""
        self.extensionNumber = 0
    }
}

/// The answer to one question.
public struct GRPCServerReflectionResponse: Message {
    /// The host of the question.
    public var validHost: String
    /// The question.
    public var originalRequest: GRPCServerReflectionRequest?
    /// The answer, or what was wrong with the question.
    public var messageResponse: OneOfMessageResponse?

    public init() {
        self.validHost = ""
        self.originalRequest = nil
        self.messageResponse = nil
    }

    /// The answer, or what was wrong with the question.
    public enum OneOfMessageResponse: Hashable, Sendable {
        /// Answers `file_by_filename`, `file_containing_symbol` and `file_containing_extension`.
        case fileDescriptorResponse(GRPCFileDescriptorResponse)
        /// Answers `all_extension_numbers_of_type`.
        case allExtensionNumbersResponse(GRPCExtensionNumberResponse)
        /// Answers `list_services`.
        case listServicesResponse(GRPCListServiceResponse)
        /// There is no answer. The stream goes on.
        case errorResponse(GRPCErrorResponse)
    }
}

/// Files as data.
public struct GRPCFileDescriptorResponse: Message {
    /// Each a serialized google.protobuf.FileDescriptorProto: the file asked for, then those it imports, directly or not,
    /// but for imported ones that the stream has carried before.
    public var fileDescriptorProto: [[UInt8]]

    public init() {
        self.fileDescriptorProto = []
    }
}

/// The extensions of a message.
public struct GRPCExtensionNumberResponse: Message {
    /// The full name of the message.
    public var baseTypeName: String
    /// Their numbers.
    public var extensionNumber: [Int32]

    public init() {
        self.baseTypeName = ""
        self.extensionNumber = []
    }
}

/// All services of the server.
public struct GRPCListServiceResponse: Message {
    /// In the order of their names.
    public var service: [GRPCServiceResponse]

    public init() {
        self.service = []
    }
}

/// A service of the server.
public struct GRPCServiceResponse: Message {
    /// Its full name, such as `grpc.health.v1.Health`.
    public var name: String

    public init() {
        self.name = ""
    }
}

/// Why there is no answer.
public struct GRPCErrorResponse: Message {
    /// A code of google.rpc.Code: NOT_FOUND, or INVALID_ARGUMENT when nothing was asked.
    public var errorCode: Int32
    /// The reason, for people.
    public var errorMessage: String

    public init() {
        self.errorCode = 0
        self.errorMessage = ""
    }
}

extension GRPCServerReflectionRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ServerReflectionRequest",
        documentation: "One question about what a server serves. Answers come in the order of the questions.",
        fields: [
            FieldDescriptor(number: 1, name: "host", jsonName: "host", kind: .string, documentation: "The host that the caller means. Told back, and otherwise of no account: one server speaks for one host."),
            FieldDescriptor(number: 3, name: "file_by_filename", jsonName: "fileByFilename", kind: .string, oneof: "message_request", documentation: "The .proto file of this path, such as `grpc/health/v1/health.proto`."),
            FieldDescriptor(number: 4, name: "file_containing_symbol", jsonName: "fileContainingSymbol", kind: .string, oneof: "message_request", documentation: "The .proto file that declares a message, enum, service or method of this full name, such as\n`grpc.health.v1.Health` or `grpc.health.v1.Health.Check`."),
            FieldDescriptor(number: 5, name: "file_containing_extension", jsonName: "fileContainingExtension", kind: .message(GRPCExtensionRequest.self), oneof: "message_request", documentation: "The .proto file that declares an extension. There is none: proto3 messages have no extensions."),
            FieldDescriptor(number: 6, name: "all_extension_numbers_of_type", jsonName: "allExtensionNumbersOfType", kind: .string, oneof: "message_request", documentation: "The numbers of all extensions of the message of this full name. A message of this server has none."),
            FieldDescriptor(number: 7, name: "list_services", jsonName: "listServices", kind: .string, oneof: "message_request", documentation: "The full names of all services. The text says nothing."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCServerReflectionRequest.self, grpc__reflection__v1__server_reflection_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ServerReflectionRequest.self)
        self.host = unsafe Bridge.string(c.pointee.host)
        switch unsafe c.pointee.message_request_case.rawValue {
        case 3: self.messageRequest = unsafe .fileByFilename(Bridge.string(c.pointee.file_by_filename))
        case 4: self.messageRequest = unsafe .fileContainingSymbol(Bridge.string(c.pointee.file_containing_symbol))
        case 5: self.messageRequest = unsafe .fileContainingExtension(Bridge.message(c.pointee.file_containing_extension) ?? GRPCExtensionRequest())
        case 6: self.messageRequest = unsafe .allExtensionNumbersOfType(Bridge.string(c.pointee.all_extension_numbers_of_type))
        case 7: self.messageRequest = unsafe .listServices(Bridge.string(c.pointee.list_services))
        default: self.messageRequest = nil
        }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ServerReflectionRequest.self)
        unsafe grpc__reflection__v1__server_reflection_request__init(c)
        unsafe c.pointee.host = arena.string(self.host)
        switch self.messageRequest {
        case .fileByFilename(let value):
            unsafe c.pointee.message_request_case = .init(3)
            unsafe c.pointee.file_by_filename = arena.string(value)
        case .fileContainingSymbol(let value):
            unsafe c.pointee.message_request_case = .init(4)
            unsafe c.pointee.file_containing_symbol = arena.string(value)
        case .fileContainingExtension(let value):
            unsafe c.pointee.message_request_case = .init(5)
            unsafe c.pointee.file_containing_extension = arena.message(value)
        case .allExtensionNumbersOfType(let value):
            unsafe c.pointee.message_request_case = .init(6)
            unsafe c.pointee.all_extension_numbers_of_type = arena.string(value)
        case .listServices(let value):
            unsafe c.pointee.message_request_case = .init(7)
            unsafe c.pointee.list_services = arena.string(value)
        case nil: break
        }
    }
}

extension GRPCExtensionRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ExtensionRequest",
        documentation: "Which extension is asked for.",
        fields: [
            FieldDescriptor(number: 1, name: "containing_type", jsonName: "containingType", kind: .string, documentation: "The full name of the message that is extended."),
            FieldDescriptor(number: 2, name: "extension_number", jsonName: "extensionNumber", kind: .int32, documentation: "The number of the extension."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCExtensionRequest.self, grpc__reflection__v1__extension_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ExtensionRequest.self)
        self.containingType = unsafe Bridge.string(c.pointee.containing_type)
        self.extensionNumber = unsafe c.pointee.extension_number
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ExtensionRequest.self)
        unsafe grpc__reflection__v1__extension_request__init(c)
        unsafe c.pointee.containing_type = arena.string(self.containingType)
        unsafe c.pointee.extension_number = self.extensionNumber
    }
}

extension GRPCServerReflectionResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ServerReflectionResponse",
        documentation: "The answer to one question.",
        fields: [
            FieldDescriptor(number: 1, name: "valid_host", jsonName: "validHost", kind: .string, documentation: "The host of the question."),
            FieldDescriptor(number: 2, name: "original_request", jsonName: "originalRequest", kind: .message(GRPCServerReflectionRequest.self), documentation: "The question."),
            FieldDescriptor(number: 4, name: "file_descriptor_response", jsonName: "fileDescriptorResponse", kind: .message(GRPCFileDescriptorResponse.self), oneof: "message_response", documentation: "Answers `file_by_filename`, `file_containing_symbol` and `file_containing_extension`."),
            FieldDescriptor(number: 5, name: "all_extension_numbers_response", jsonName: "allExtensionNumbersResponse", kind: .message(GRPCExtensionNumberResponse.self), oneof: "message_response", documentation: "Answers `all_extension_numbers_of_type`."),
            FieldDescriptor(number: 6, name: "list_services_response", jsonName: "listServicesResponse", kind: .message(GRPCListServiceResponse.self), oneof: "message_response", documentation: "Answers `list_services`."),
            FieldDescriptor(number: 7, name: "error_response", jsonName: "errorResponse", kind: .message(GRPCErrorResponse.self), oneof: "message_response", documentation: "There is no answer. The stream goes on."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCServerReflectionResponse.self, grpc__reflection__v1__server_reflection_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ServerReflectionResponse.self)
        self.validHost = unsafe Bridge.string(c.pointee.valid_host)
        self.originalRequest = unsafe Bridge.message(c.pointee.original_request)
        switch unsafe c.pointee.message_response_case.rawValue {
        case 4: self.messageResponse = unsafe .fileDescriptorResponse(Bridge.message(c.pointee.file_descriptor_response) ?? GRPCFileDescriptorResponse())
        case 5: self.messageResponse = unsafe .allExtensionNumbersResponse(Bridge.message(c.pointee.all_extension_numbers_response) ?? GRPCExtensionNumberResponse())
        case 6: self.messageResponse = unsafe .listServicesResponse(Bridge.message(c.pointee.list_services_response) ?? GRPCListServiceResponse())
        case 7: self.messageResponse = unsafe .errorResponse(Bridge.message(c.pointee.error_response) ?? GRPCErrorResponse())
        default: self.messageResponse = nil
        }
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ServerReflectionResponse.self)
        unsafe grpc__reflection__v1__server_reflection_response__init(c)
        unsafe c.pointee.valid_host = arena.string(self.validHost)
        if let value = self.originalRequest {
            unsafe c.pointee.original_request = arena.message(value)
        }
        switch self.messageResponse {
        case .fileDescriptorResponse(let value):
            unsafe c.pointee.message_response_case = .init(4)
            unsafe c.pointee.file_descriptor_response = arena.message(value)
        case .allExtensionNumbersResponse(let value):
            unsafe c.pointee.message_response_case = .init(5)
            unsafe c.pointee.all_extension_numbers_response = arena.message(value)
        case .listServicesResponse(let value):
            unsafe c.pointee.message_response_case = .init(6)
            unsafe c.pointee.list_services_response = arena.message(value)
        case .errorResponse(let value):
            unsafe c.pointee.message_response_case = .init(7)
            unsafe c.pointee.error_response = arena.message(value)
        case nil: break
        }
    }
}

extension GRPCFileDescriptorResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.FileDescriptorResponse",
        documentation: "Files as data.",
        fields: [
            FieldDescriptor(number: 1, name: "file_descriptor_proto", jsonName: "fileDescriptorProto", kind: .bytes, cardinality: .repeated, documentation: "Each a serialized google.protobuf.FileDescriptorProto: the file asked for, then those it imports, directly or not,\nbut for imported ones that the stream has carried before."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCFileDescriptorResponse.self, grpc__reflection__v1__file_descriptor_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__FileDescriptorResponse.self)
        self.fileDescriptorProto = unsafe Bridge.byteArrays(c.pointee.file_descriptor_proto, c.pointee.n_file_descriptor_proto)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__FileDescriptorResponse.self)
        unsafe grpc__reflection__v1__file_descriptor_response__init(c)
        unsafe c.pointee.n_file_descriptor_proto = self.fileDescriptorProto.count
        unsafe c.pointee.file_descriptor_proto = arena.byteArrays(self.fileDescriptorProto)
    }
}

extension GRPCExtensionNumberResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ExtensionNumberResponse",
        documentation: "The extensions of a message.",
        fields: [
            FieldDescriptor(number: 1, name: "base_type_name", jsonName: "baseTypeName", kind: .string, documentation: "The full name of the message."),
            FieldDescriptor(number: 2, name: "extension_number", jsonName: "extensionNumber", kind: .int32, cardinality: .repeated, documentation: "Their numbers."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCExtensionNumberResponse.self, grpc__reflection__v1__extension_number_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ExtensionNumberResponse.self)
        self.baseTypeName = unsafe Bridge.string(c.pointee.base_type_name)
        self.extensionNumber = unsafe Bridge.numbers(c.pointee.extension_number, c.pointee.n_extension_number)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ExtensionNumberResponse.self)
        unsafe grpc__reflection__v1__extension_number_response__init(c)
        unsafe c.pointee.base_type_name = arena.string(self.baseTypeName)
        unsafe c.pointee.n_extension_number = self.extensionNumber.count
        unsafe c.pointee.extension_number = arena.numbers(self.extensionNumber)
    }
}

extension GRPCListServiceResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ListServiceResponse",
        documentation: "All services of the server.",
        fields: [
            FieldDescriptor(number: 1, name: "service", jsonName: "service", kind: .message(GRPCServiceResponse.self), cardinality: .repeated, documentation: "In the order of their names."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCListServiceResponse.self, grpc__reflection__v1__list_service_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ListServiceResponse.self)
        self.service = unsafe Bridge.messages(c.pointee.service, c.pointee.n_service)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ListServiceResponse.self)
        unsafe grpc__reflection__v1__list_service_response__init(c)
        unsafe c.pointee.n_service = self.service.count
        unsafe c.pointee.service = arena.messages(self.service)
    }
}

extension GRPCServiceResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ServiceResponse",
        documentation: "A service of the server.",
        fields: [
            FieldDescriptor(number: 1, name: "name", jsonName: "name", kind: .string, documentation: "Its full name, such as `grpc.health.v1.Health`."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCServiceResponse.self, grpc__reflection__v1__service_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ServiceResponse.self)
        self.name = unsafe Bridge.string(c.pointee.name)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ServiceResponse.self)
        unsafe grpc__reflection__v1__service_response__init(c)
        unsafe c.pointee.name = arena.string(self.name)
    }
}

extension GRPCErrorResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.reflection.v1.ErrorResponse",
        documentation: "Why there is no answer.",
        fields: [
            FieldDescriptor(number: 1, name: "error_code", jsonName: "errorCode", kind: .int32, documentation: "A code of google.rpc.Code: NOT_FOUND, or INVALID_ARGUMENT when nothing was asked."),
            FieldDescriptor(number: 2, name: "error_message", jsonName: "errorMessage", kind: .string, documentation: "The reason, for people."),
        ]
    )

    public static let layout = unsafe MessageLayout(GRPCErrorResponse.self, grpc__reflection__v1__error_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ErrorResponse.self)
        self.errorCode = unsafe c.pointee.error_code
        self.errorMessage = unsafe Bridge.string(c.pointee.error_message)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Reflection__V1__ErrorResponse.self)
        unsafe grpc__reflection__v1__error_response__init(c)
        unsafe c.pointee.error_code = self.errorCode
        unsafe c.pointee.error_message = arena.string(self.errorMessage)
    }
}

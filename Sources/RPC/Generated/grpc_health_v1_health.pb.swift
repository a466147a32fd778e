// Made by protoc-gen-swift-krafti from grpc/health/v1/health.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// Asks for the health of one service, or of the whole server.
public struct HealthCheckRequest: Message {
    /// The full name of a service, such as `krafti.catalog.v1.CatalogService`; empty for the whole server.
    public var service: String

    public init() {
        self.service = ""
    }
}

/// The health of one service, or of the whole server.
public struct HealthCheckResponse: Message {
    /// The state now.
    public var status: HealthCheckResponse.ServingStatus

    public init() {
        self.status = HealthCheckResponse.ServingStatus()
    }

    /// Whether a service answers calls.
    public enum ServingStatus: ProtobufEnum {
        /// Not known yet.
        case unknown
        /// It answers calls.
        case serving
        /// It refuses calls with UNAVAILABLE: it is starting, draining, or lacks what it depends on.
        case notServing
        /// The server has no service of that name. Only Watch answers so; Check fails with NOT_FOUND.
        case serviceUnknown
        /// A number this version of the contract does not name.
        case unrecognized(Int32)

        public init() {
            self = .unknown
        }

        public init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unknown
            case 1: self = .serving
            case 2: self = .notServing
            case 3: self = .serviceUnknown
            default: self = .unrecognized(rawValue)
            }
        }

        public var rawValue: Int32 {
            switch self {
            case .unknown: 0
            case .serving: 1
            case .notServing: 2
            case .serviceUnknown: 3
            case .unrecognized(let number): number
            }
        }

        public static let descriptor = EnumDescriptor(
            fullName: "grpc.health.v1.HealthCheckResponse.ServingStatus",
            documentation: "Whether a service answers calls.",
            values: [
                EnumDescriptor.Value(name: "UNKNOWN", number: 0, documentation: "Not known yet."),
                EnumDescriptor.Value(name: "SERVING", number: 1, documentation: "It answers calls."),
                EnumDescriptor.Value(name: "NOT_SERVING", number: 2, documentation: "It refuses calls with UNAVAILABLE: it is starting, draining, or lacks what it depends on."),
                EnumDescriptor.Value(name: "SERVICE_UNKNOWN", number: 3, documentation: "The server has no service of that name. Only Watch answers so; Check fails with NOT_FOUND."),
            ]
        )
    }
}

extension HealthCheckRequest {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.health.v1.HealthCheckRequest",
        documentation: "Asks for the health of one service, or of the whole server.",
        fields: [
            FieldDescriptor(number: 1, name: "service", jsonName: "service", kind: .string, documentation: "The full name of a service, such as `krafti.catalog.v1.CatalogService`; empty for the whole server."),
        ]
    )

    public static let layout = unsafe MessageLayout(HealthCheckRequest.self, grpc__health__v1__health_check_request__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Health__V1__HealthCheckRequest.self)
        self.service = unsafe Bridge.string(c.pointee.service)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Health__V1__HealthCheckRequest.self)
        unsafe grpc__health__v1__health_check_request__init(c)
        unsafe c.pointee.service = arena.string(self.service)
    }
}

extension HealthCheckResponse {
    public static let descriptor = MessageDescriptor(
        fullName: "grpc.health.v1.HealthCheckResponse",
        documentation: "The health of one service, or of the whole server.",
        fields: [
            FieldDescriptor(number: 1, name: "status", jsonName: "status", kind: .enumeration(HealthCheckResponse.ServingStatus.self), documentation: "The state now."),
        ]
    )

    public static let layout = unsafe MessageLayout(HealthCheckResponse.self, grpc__health__v1__health_check_response__init)

    public init(bridging message: BridgedMessage) {
        let c = unsafe message.bound(to: Grpc__Health__V1__HealthCheckResponse.self)
        self.status = unsafe Bridge.enumeration(c.pointee.status)
    }

    public func bridge(into message: BridgedMessage, arena: BridgingArena) {
        let c = unsafe message.bound(to: Grpc__Health__V1__HealthCheckResponse.self)
        unsafe grpc__health__v1__health_check_response__init(c)
        unsafe c.pointee.status = Bridge.cEnum(self.status)
    }
}

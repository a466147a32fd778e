// Made by protoc-gen-swift-krafti from google/rpc/code.proto. Edit that and run tools/generate.
// swift-format-ignore-file

import CProtobufC
import CRPCMessages
public import Protobuf

/// The outcome of a call. The numbers are the ones of gRPC and ttRPC and never change.
///
/// Each value says what a caller may do next: only UNAVAILABLE and, for an operation that may be
/// repeated, RESOURCE_EXHAUSTED and ABORTED are worth another attempt.
public enum GoogleCode: ProtobufEnum {
    /// The call succeeded.
    case ok
    /// The caller withdrew the call, or its connection closed.
    case cancelled
    /// An error that fits no other value; often one from a foreign system.
    case unknown
    /// The request is wrong whatever the state of the server. Correct it before sending it again.
    case invalidArgument
    /// The time given for the call ran out. A change may have been made all the same.
    case deadlineExceeded
    /// What the request names does not exist, or the caller may not know that it does.
    case notFound
    /// What the request would create exists already, with other content.
    case alreadyExists
    /// The caller is known and lacks the permission.
    case permissionDenied
    /// A quota, a rate limit or a size limit was reached. Wait as RetryInfo says.
    case resourceExhausted
    /// The state of the system forbids the operation until somebody changes that state.
    case failedPrecondition
    /// Somebody else changed the same thing first. Read it again, then repeat the change.
    case aborted
    /// The request reads past the end of something, such as the last page.
    case outOfRange
    /// The server knows no such service or method.
    case unimplemented
    /// The server broke one of its own rules: a defect to report.
    case `internal`
    /// The server cannot answer for the moment. Repeat after a pause, as RetryInfo says.
    case unavailable
    /// Stored or received data is lost or damaged.
    case dataLoss
    /// The call carries no credential, or one that is not valid.
    case unauthenticated
    /// A number this version of the contract does not name.
    case unrecognized(Int32)

    public init() {
        self = .ok
    }

    public init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .ok
        case 1: self = .cancelled
        case 2: self = .unknown
        case 3: self = .invalidArgument
        case 4: self = .deadlineExceeded
        case 5: self = .notFound
        case 6: self = .alreadyExists
        case 7: self = .permissionDenied
        case 8: self = .resourceExhausted
        case 9: self = .failedPrecondition
        case 10: self = .aborted
        case 11: self = .outOfRange
        case 12: self = .unimplemented
        case 13: self = .internal
        case 14: self = .unavailable
        case 15: self = .dataLoss
        case 16: self = .unauthenticated
        default: self = .unrecognized(rawValue)
        }
    }

    public var rawValue: Int32 {
        switch self {
        case .ok: 0
        case .cancelled: 1
        case .unknown: 2
        case .invalidArgument: 3
        case .deadlineExceeded: 4
        case .notFound: 5
        case .alreadyExists: 6
        case .permissionDenied: 7
        case .resourceExhausted: 8
        case .failedPrecondition: 9
        case .aborted: 10
        case .outOfRange: 11
        case .unimplemented: 12
        case .internal: 13
        case .unavailable: 14
        case .dataLoss: 15
        case .unauthenticated: 16
        case .unrecognized(let number): number
        }
    }

    public static let descriptor = EnumDescriptor(
        fullName: "google.rpc.Code",
        documentation: "The outcome of a call. The numbers are the ones of gRPC and ttRPC and never change.\n\nEach value says what a caller may do next: only UNAVAILABLE and, for an operation that may be\nrepeated, RESOURCE_EXHAUSTED and ABORTED are worth another attempt.",
        values: [
            EnumDescriptor.Value(name: "OK", number: 0, documentation: "The call succeeded."),
            EnumDescriptor.Value(name: "CANCELLED", number: 1, documentation: "The caller withdrew the call, or its connection closed."),
            EnumDescriptor.Value(name: "UNKNOWN", number: 2, documentation: "An error that fits no other value; often one from a foreign system."),
            EnumDescriptor.Value(name: "INVALID_ARGUMENT", number: 3, documentation: "The request is wrong whatever the state of the server. Correct it before sending it again."),
            EnumDescriptor.Value(name: "DEADLINE_EXCEEDED", number: 4, documentation: "The time given for the call ran out. A change may have been made all the same."),
            EnumDescriptor.Value(name: "NOT_FOUND", number: 5, documentation: "What the request names does not exist, or the caller may not know that it does."),
            EnumDescriptor.Value(name: "ALREADY_EXISTS", number: 6, documentation: "What the request would create exists already, with other content."),
            EnumDescriptor.Value(name: "PERMISSION_DENIED", number: 7, documentation: "The caller is known and lacks the permission."),
            EnumDescriptor.Value(name: "RESOURCE_EXHAUSTED", number: 8, documentation: "A quota, a rate limit or a size limit was reached. Wait as RetryInfo says."),
            EnumDescriptor.Value(name: "FAILED_PRECONDITION", number: 9, documentation: "The state of the system forbids the operation until somebody changes that state."),
            EnumDescriptor.Value(name: "ABORTED", number: 10, documentation: "Somebody else changed the same thing first. Read it again, then repeat the change."),
            EnumDescriptor.Value(name: "OUT_OF_RANGE", number: 11, documentation: "The request reads past the end of something, such as the last page."),
            EnumDescriptor.Value(name: "UNIMPLEMENTED", number: 12, documentation: "The server knows no such service or method."),
            EnumDescriptor.Value(name: "INTERNAL", number: 13, documentation: "The server broke one of its own rules: a defect to report."),
            EnumDescriptor.Value(name: "UNAVAILABLE", number: 14, documentation: "The server cannot answer for the moment. Repeat after a pause, as RetryInfo says."),
            EnumDescriptor.Value(name: "DATA_LOSS", number: 15, documentation: "Stored or received data is lost or damaged."),
            EnumDescriptor.Value(name: "UNAUTHENTICATED", number: 16, documentation: "The call carries no credential, or one that is not valid."),
        ]
    )
}

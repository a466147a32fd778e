/// The outcome of a call, with the numbers of google.rpc.Code.
public enum StatusCode: Int32, Sendable, Hashable, CaseIterable {
    /// Success; an error never carries it.
    case ok = 0
    /// The caller gave up.
    case cancelled = 1
    /// An error that says no more of itself.
    case unknown = 2
    /// The request is wrong whatever the state of the system.
    case invalidArgument = 3
    /// Time ran out; the work may have been done.
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    /// The caller is known and may not do this.
    case permissionDenied = 7
    /// A quota, a queue or a size limit is used up.
    case resourceExhausted = 8
    /// The system is not in the state that the call needs; repeating the call does not help until that changes.
    case failedPrecondition = 9
    /// A conflict with another caller; repeat from the reading step.
    case aborted = 10
    case outOfRange = 11
    /// The server has no such method.
    case unimplemented = 12
    /// A fault of the server.
    case `internal` = 13
    /// The server cannot be reached or takes no calls; try again.
    case unavailable = 14
    case dataLoss = 15
    /// No valid credential came with the call.
    case unauthenticated = 16

    /// The name in google.rpc.Code, such as `NOT_FOUND`.
    public var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "CANCELLED"
        case .unknown: "UNKNOWN"
        case .invalidArgument: "INVALID_ARGUMENT"
        case .deadlineExceeded: "DEADLINE_EXCEEDED"
        case .notFound: "NOT_FOUND"
        case .alreadyExists: "ALREADY_EXISTS"
        case .permissionDenied: "PERMISSION_DENIED"
        case .resourceExhausted: "RESOURCE_EXHAUSTED"
        case .failedPrecondition: "FAILED_PRECONDITION"
        case .aborted: "ABORTED"
        case .outOfRange: "OUT_OF_RANGE"
        case .unimplemented: "UNIMPLEMENTED"
        case .internal: "INTERNAL"
        case .unavailable: "UNAVAILABLE"
        case .dataLoss: "DATA_LOSS"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }
}

public import Protobuf

/// The one error of a call: what its status says, and why.
///
/// `message` and `details` reach the peer; `cause` never leaves this process.
public struct RPCError: Error, Sendable, CustomStringConvertible {
    public var code: StatusCode
    /// For the person who reads it: what happened, which field, what to do next.
    public var message: String
    /// Typed details of google.rpc, such as `GoogleBadRequest`; see `attach` and `detail`.
    public var details: [GoogleAny] = []
    /// Response metadata that travels with the status.
    public var metadata: Metadata
    /// What lies behind the error, for the log of this process.
    public var cause: (any Error)?

    public init(_ code: StatusCode, _ message: String, metadata: Metadata = Metadata(), cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.metadata = metadata
        self.cause = cause
    }

    public var description: String { "\(self.code.name): \(self.message)" }
}

/// The one error of this module: what happened, and what is known of it.
///
/// `message` and `description` hold no data and no secret, and may be shown to anyone. `detail` is the server's or the system's own
/// text, which may quote what was sent: it is for the log of this process only.
public struct RedisError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public enum Code: Sendable, Hashable {
        /// No connection could be made: the command was not sent.
        case connectionFailed
        /// The connection ended before the answer came.
        case connectionLost
        /// The server answered with an error of this kind, as WRONGTYPE.
        case serverError(kind: String)
        /// The caller's deadline passed first.
        case deadlineExceeded
        /// The calling task was cancelled first.
        case cancelled
        /// No connection came free within the pool's `acquireTimeout`.
        case acquireTimedOut
        /// As many commands, or as many bytes of them, as may wait or be in flight were so already.
        case poolExhausted
        /// The client has been shut down.
        case closed
        /// The command cannot be sent as it is.
        case invalidCommand
        /// The server did what the protocol does not provide for, or a reply was larger than it may be.
        case protocolViolation
        /// The server is part of a Redis Cluster, or a Sentinel.
        case clusterRefused
        /// The server does not take the user's name or password.
        case authenticationFailed
        /// The configuration cannot be used; `message` says which part, and why.
        case invalidConfiguration
    }

    public var code: Code
    /// For the person who reads it: what happened and what to do next, without data.
    public var message: String
    /// True when the command may or may not have taken effect: it had been sent, and no answer came.
    public var outcomeUnknown: Bool
    /// The other side's words, for logs only.
    public var detail: String?
    /// The server's process that answered, when it was one that did.
    public var runID: String?
    /// The file that cannot be used, when it is that.
    public var path: String?

    public init(_ code: Code, _ message: String, outcomeUnknown: Bool = false, detail: String? = nil, runID: String? = nil) {
        self.code = code
        self.message = message
        self.outcomeUnknown = outcomeUnknown
        self.detail = detail
        self.runID = runID
    }

    /// The first word of the server's error, when it answered with one.
    public var serverErrorKind: String? {
        if case .serverError(let kind) = self.code { kind } else { nil }
    }

    public var description: String { self.message }

    public var debugDescription: String {
        var text = "\(self.code): \(self.message)"
        if self.outcomeUnknown { text += " Whether it took effect is unknown." }
        if let detail = self.detail { text += " [\(detail)]" }
        return text
    }
}

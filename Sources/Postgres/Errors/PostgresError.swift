/// The one error of this module: what happened, and what is known of it.
///
/// `message` and `description` hold no data and no secret, and may be shown to anyone. `detail` is the server's or libpq's own
/// text, which quotes values: it is for the log of this process only.
public struct PostgresError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public enum Code: Sendable, Hashable {
        /// No connection could be made: the statement was not sent.
        case connectionFailed
        /// The connection ended before the answer came.
        case connectionLost
        /// The server answered with an error; the statement had no effect.
        case serverError(SQLState)
        /// The caller's deadline passed first.
        case deadlineExceeded
        /// The calling task was cancelled first.
        case cancelled
        /// No connection came free within the pool's `acquireTimeout`.
        case acquireTimedOut
        /// As many requests as may wait for a connection did so already.
        case poolExhausted
        /// Something before the client, such as a circuit breaker, keeps statements back: it was not sent, and may be after this time.
        case refused(retryAfter: Duration)
        /// The client has been shut down.
        case closed
        /// The transaction was rolled back though its body returned: one of its statements had failed.
        case transactionRolledBack
        /// A parameter or a statement cannot be sent as it is.
        case invalidParameter
        /// A column is read as something that it is not.
        case decoding
        /// The server, or this module, did what the protocol does not provide for.
        case protocolViolation
        /// The configuration cannot be used; `message` says which field, and why.
        case invalidConfiguration
    }

    public var code: Code
    /// For the person who reads it: what happened and what to do next, without data.
    public var message: String
    /// The constraint that was broken, when the server names one.
    public var constraint: String?
    /// The table that it is about, when the server names one.
    public var table: String?
    /// True when the statement, or the commit, may or may not have taken effect: it had been sent, and no answer came.
    public var outcomeUnknown: Bool
    /// The other side's words, for logs only.
    public var detail: String?
    /// The server's own sentence on what went wrong, for logs: nil where such a sentence may quote what is stored or was sent.
    public var serverMessage: String?

    public init(
        _ code: Code,
        _ message: String,
        constraint: String? = nil,
        table: String? = nil,
        outcomeUnknown: Bool = false,
        detail: String? = nil,
        serverMessage: String? = nil
    ) {
        self.code = code
        self.message = message
        self.constraint = constraint
        self.table = table
        self.outcomeUnknown = outcomeUnknown
        self.detail = detail
        self.serverMessage = serverMessage
    }

    /// The server's code, when it answered with an error.
    public var sqlState: SQLState? {
        if case .serverError(let state) = self.code { state } else { nil }
    }

    public var description: String { self.message }

    public var debugDescription: String {
        var text = "\(self.code): \(self.message)"
        if self.outcomeUnknown { text += " Whether it took effect is unknown." }
        if let detail = self.detail { text += " [\(detail)]" }
        return text
    }
}

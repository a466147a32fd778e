public import Logging

/// What the log says of a call that has ended: never what its messages hold.
public struct EndedCall: Sendable {
    /// How it ended, as far as the log tells calls apart.
    public enum Ending: String, Sendable, CaseIterable {
        case answered = "call answered"
        /// The caller's doing, or one too many.
        case refused = "call refused"
        /// The server's doing.
        case failed = "call failed"
    }

    public var level: Logger.Level
    public var ending: Ending
    /// Such as `grpc.health.v1.Health/Check`.
    public var method: String
    /// Such as `NOT_FOUND`.
    public var status: String
    /// Nil for a call that was refused before it began.
    public var microseconds: Int?
    public var peer: String
    public var requestID: String?
    public var tenant: String?
    /// What a failed call failed for.
    public var error: String?
    public var databaseSaid: String?

    public init(
        level: Logger.Level, ending: Ending, method: String, status: String, microseconds: Int? = nil, peer: String,
        requestID: String? = nil, tenant: String? = nil, error: String? = nil, databaseSaid: String? = nil
    ) {
        self.level = level
        self.ending = ending
        self.method = method
        self.status = status
        self.microseconds = microseconds
        self.peer = peer
        self.requestID = requestID
        self.tenant = tenant
        self.error = error
        self.databaseSaid = databaseSaid
    }

    /// Its line: the same that `LineLogHandler` makes of `metadata`, for a part of its price. Facts come in the order of their names.
    func line(_ style: LineStyle, time: LogTime, logger: String) -> [UInt8] {
        var bytes = LineBytes(style, time: time, level: self.level, message: self.ending.rawValue, logger: logger)
        if let said = self.databaseSaid { bytes.add("database_said", LogLine.bounded(said)) }
        if let microseconds = self.microseconds { bytes.add("duration_ms", microseconds: microseconds) }
        if let error = self.error { bytes.add("error", LogLine.bounded(error)) }
        bytes.add("peer", LogLine.bounded(self.peer))
        if let id = self.requestID { bytes.add("request_id", LogLine.bounded(id)) }
        bytes.add("rpc.method", LogLine.bounded(self.method))
        bytes.add("rpc.response.status_code", LogLine.bounded(self.status))
        if let tenant = self.tenant { bytes.add("tenant", LogLine.bounded(tenant)) }
        return bytes.line()
    }

    /// The same for loggers that make something else of it.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "peer": "\(self.peer)", "rpc.method": "\(self.method)", "rpc.response.status_code": "\(self.status)",
        ]
        if let microseconds = self.microseconds { metadata["duration_ms"] = .stringConvertible(Double(microseconds) / 1000) }
        if let id = self.requestID { metadata["request_id"] = "\(id)" }
        if let tenant = self.tenant { metadata["tenant"] = "\(tenant)" }
        if let error = self.error { metadata["error"] = "\(error)" }
        if let said = self.databaseSaid { metadata["database_said"] = "\(said)" }
        return metadata
    }
}

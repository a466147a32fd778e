import NIOCore
public import Protobuf

extension RPCError {
    /// An error that tells its caller when to try again: as `google.rpc.RetryInfo` and as `retry-after-ms`.
    public init(_ code: StatusCode, _ message: String, retryAfter: Duration) {
        self.init(code, message)
        let delay = max(retryAfter, .zero)
        self.metadata.set("retry-after-ms", String(delay.nanosecondsClamped / 1_000_000))
        self.attach(GoogleRetryInfo.with { $0.retryDelay = GoogleDuration(delay) })
    }

    /// What a handler's error becomes at the edge. Errors that are not meant for the caller lose their text.
    init(fromHandler error: any Error) {
        switch error {
        // Told as it is, it would be success without an answer.
        case let error as RPCError where error.code == .ok:
            self.init(.internal, "The server failed to handle the call.", cause: error)
        case let error as RPCError: self = error
        case is CancellationError: self.init(.cancelled, "The call was cancelled.")
        default: self.init(.unknown, "The server failed to handle the call.", cause: error)
        }
    }

    /// Adds a typed detail, such as `GoogleBadRequest`. One that cannot be encoded is left out: an error must not fail.
    public mutating func attach(_ detail: some Message) {
        guard let detail = try? GoogleAny(packing: detail) else { return }
        self.details.append(detail)
    }

    /// The first detail of this type, when one is there and sound.
    public func detail<Detail: Message>(_ type: Detail.Type) -> Detail? {
        self.details.lazy.compactMap { try? $0.unpack(type) }.first
    }

    /// The error a status stands for; nil when it says success. A number outside google.rpc.Code means UNKNOWN.
    init?(_ status: GoogleStatus, metadata: Metadata) {
        guard status.code != 0 else { return nil }
        self.init(StatusCode(rawValue: status.code) ?? .unknown, status.message, metadata: metadata)
        self.details = status.details
    }

    /// The encoded `google.rpc.Status`, within `maxBytes`: details that are too much are left out, then the message is cut.
    func encodedStatus(maxBytes: Int = 64 * 1024) -> ByteBuffer {
        var status = GoogleStatus()
        status.code = self.code.rawValue
        status.message = String(self.message.unicodeScalars.prefix(8 * 1024).filter { $0 != "\0" })
        status.details = self.details
        var bytes = ByteBuffer()
        if (try? bytes.write(status, maxBytes: maxBytes)) != nil { return bytes }
        status.details = []
        if (try? bytes.write(status, maxBytes: maxBytes)) != nil { return bytes }
        // Four bytes are the most that a character takes, and 16 what the rest of a status does.
        status.message = String(status.message.unicodeScalars.prefix(max(maxBytes - 16, 0) / 4))
        _ = try? bytes.write(status, maxBytes: .max)
        return bytes
    }
}

extension GoogleDuration {
    /// A span as messages carry it, to the nanosecond; what is finer is cut off.
    public init(_ duration: Duration) {
        self.init()
        let (seconds, attoseconds) = duration.components
        self.seconds = seconds
        self.nanos = Int32(attoseconds / 1_000_000_000)
    }

    /// A span that is too long to be one is the longest.
    package var duration: Duration {
        let seconds = min(max(self.seconds, -315_576_000_000), 315_576_000_000)
        return .seconds(seconds) + .nanoseconds(Int64(self.nanos))
    }
}

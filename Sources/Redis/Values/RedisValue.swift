/// What Redis answers.
public enum RedisValue: Sendable, Hashable {
    /// There is nothing.
    case null
    case integer(Int64)
    /// A word of the server's own, as OK or PONG.
    case status(String)
    /// What was stored, or text.
    case bytes([UInt8])
    case array([RedisValue])
    /// An error inside an array. One that is the whole reply is thrown instead.
    case error(RedisServerError)

    public var isNull: Bool { self == .null }

    /// Nil when it is no integer.
    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The bytes, or those of a status; nil when it is neither.
    public var bytes: [UInt8]? {
        switch self {
        case .bytes(let bytes): bytes
        case .status(let text): Array(text.utf8)
        case .null, .integer, .array, .error: nil
        }
    }

    /// The bytes as text; nil when they are not UTF-8, or it has none.
    public var text: String? {
        switch self {
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        case .status(let text): text
        case .null, .integer, .array, .error: nil
        }
    }

    /// Nil when it is no array.
    public var array: [RedisValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}

/// An error as Redis words it. `message` may quote what was sent: for logs only.
public struct RedisServerError: Sendable, Hashable {
    /// Its first word, as ERR, WRONGTYPE or NOSCRIPT: what programs tell errors apart by.
    public let kind: String
    public let message: String

    /// - Parameter text: the line that the server sent, without its `-`.
    public init(_ text: String) {
        let word = text.prefix { $0 != " " }
        self.kind = String(word)
        self.message = String(text.dropFirst(word.count + 1))
    }
}

/// An answer, and who gave it.
public struct RedisReply: Sendable, Hashable {
    public let value: RedisValue
    /// Names the server's process. Another name than before means that it was started anew, perhaps without what it had been told.
    public let runID: String

    public init(value: RedisValue, runID: String) {
        self.value = value
        self.runID = runID
    }
}

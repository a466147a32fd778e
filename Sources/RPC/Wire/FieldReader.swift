import NIOCore

/// Why bytes are no envelope.
enum EnvelopeFailure: Error, Hashable {
    /// A field promises more bytes than there are.
    case truncated
    /// A tag, varint or group that protobuf does not allow.
    case malformed
    /// A text field that is not UTF-8, or that has a NUL inside; with its path.
    case invalidText(String)
    case metadataOverLimit(Metadata.Limits)

    func asRPCError(of message: String) -> RPCError {
        switch self {
        case .truncated:
            RPCError(.invalidArgument, "The \(message) ends inside a field.")
        case .malformed:
            RPCError(.invalidArgument, "The bytes are no \(message): a field's tag or length is not valid protobuf.")
        case .invalidText(let field):
            RPCError(.invalidArgument, "\(message): field `\(field)` is not UTF-8 text without NUL.")
        case .metadataOverLimit(let limits):
            RPCError(
                .resourceExhausted,
                "The call's metadata is over the limit of \(limits.maxEntries) entries and \(limits.maxBytes) bytes."
            )
        }
    }
}

/// Reads protobuf fields off a buffer without copying their content.
///
/// Only the two envelopes are read this way, because the bridge would copy each payload once more; messages go through
/// protobuf-c. Both ways are tested to agree.
struct FieldReader {
    struct Tag {
        var field: Int
        var wireType: Int
    }

    private var rest: ByteBuffer

    init(_ bytes: ByteBuffer) { self.rest = bytes }

    /// The next field's tag, or nil at the end.
    mutating func nextTag() throws(EnvelopeFailure) -> Tag? {
        if self.rest.readableBytes == 0 { return nil }
        let raw = try self.varint()
        let field = raw >> 3
        guard field > 0, field < 1 << 29 else { throw .malformed }
        return Tag(field: Int(field), wireType: Int(raw & 7))
    }

    mutating func varint() throws(EnvelopeFailure) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard let byte = self.rest.readInteger(as: UInt8.self) else { throw .truncated }
            if shift == 63, byte > 1 { throw .malformed }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    /// The content of a length-delimited field, as a view.
    mutating func content() throws(EnvelopeFailure) -> ByteBuffer {
        let length = try self.varint()
        guard length <= UInt64(self.rest.readableBytes), let content = self.rest.readSlice(length: Int(length)) else {
            throw .truncated
        }
        return content
    }

    /// The content of a length-delimited field that is UTF-8 without NUL, still as bytes.
    mutating func text(_ field: String) throws(EnvelopeFailure) -> ByteBuffer {
        let content = try self.content()
        // Names of services and methods are ASCII: the common case is one pass of comparisons.
        if content.readableBytesView.allSatisfy({ $0 != 0 && $0 < 0x80 }) { return content }
        _ = try Self.string(content, field)
        return content
    }

    /// The content of a length-delimited field as a string.
    mutating func string(_ field: String) throws(EnvelopeFailure) -> String {
        try Self.string(self.content(), field)
    }

    private static func string(_ content: ByteBuffer, _ field: String) throws(EnvelopeFailure) -> String {
        guard let text = String(validating: content.readableBytesView, as: UTF8.self), !text.utf8.contains(0) else {
            throw .invalidText(field)
        }
        return text
    }

    /// Passes over a field that the receiver does not know. Groups nest at most 100 deep, as in the bridge.
    mutating func skip(_ tag: Tag, depth: Int = 0) throws(EnvelopeFailure) {
        switch tag.wireType {
        case 0: _ = try self.varint()
        case 1: try self.skip(bytes: 8)
        case 2: _ = try self.content()
        case 3:
            guard depth < 100 else { throw .malformed }
            while true {
                guard let inner = try self.nextTag() else { throw .truncated }
                if inner.wireType == 4 {
                    guard inner.field == tag.field else { throw .malformed }
                    return
                }
                try self.skip(inner, depth: depth + 1)
            }
        case 5: try self.skip(bytes: 4)
        default: throw .malformed
        }
    }

    private mutating func skip(bytes count: Int) throws(EnvelopeFailure) {
        guard self.rest.readSlice(length: count) != nil else { throw .truncated }
    }
}

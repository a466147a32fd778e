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

/// A place in bytes that are read as protobuf fields. The bytes are handed in at each step, so that they are borrowed, not copied.
///
/// Only the two envelopes are read this way, because the bridge would copy each payload once more; messages go through
/// protobuf-c. Both ways are tested to agree.
struct FieldReader {
    struct Tag {
        var field: Int
        var wireType: Int
    }

    private var offset: Int
    private let end: Int

    /// Reads `range` of the bytes.
    init(_ range: Range<Int>) {
        self.offset = range.lowerBound
        self.end = range.upperBound
    }

    /// The next field's tag, or nil at the end.
    mutating func nextTag(_ bytes: Span<UInt8>) throws(EnvelopeFailure) -> Tag? {
        if self.offset == self.end { return nil }
        let raw = try self.uint32(bytes)
        let field = raw >> 3
        guard field > 0 else { throw .malformed }
        return Tag(field: Int(field), wireType: Int(raw & 7))
    }

    mutating func varint(_ bytes: Span<UInt8>) throws(EnvelopeFailure) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard self.offset < self.end else { throw .truncated }
            let byte = bytes[self.offset]
            self.offset += 1
            // Ten bytes are the most; what the tenth says beyond 64 bits is dropped, as protobuf's own readers do.
            if shift == 63, byte >= 0x80 { throw .malformed }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    /// Tags and lengths, which have five bytes at most and 32 bits, as in the bridge.
    private mutating func uint32(_ bytes: Span<UInt8>) throws(EnvelopeFailure) -> UInt64 {
        let start = self.offset
        let value = try self.varint(bytes)
        guard self.offset - start <= 5, value <= UInt64(UInt32.max) else { throw .malformed }
        return value
    }

    /// Where the content of a length-delimited field is.
    mutating func content(_ bytes: Span<UInt8>) throws(EnvelopeFailure) -> Range<Int> {
        let length = try self.uint32(bytes)
        guard length <= UInt64(self.end - self.offset) else { throw .truncated }
        let start = self.offset
        self.offset += Int(length)
        return start..<self.offset
    }

    /// Where the content of a length-delimited field is that is UTF-8 without NUL.
    mutating func text(_ bytes: Span<UInt8>, _ field: String) throws(EnvelopeFailure) -> Range<Int> {
        let range = try self.content(bytes)
        // Names of services and methods are ASCII: the common case is one pass of comparisons.
        for index in range where bytes[index] == 0 || bytes[index] >= 0x80 {
            _ = try Self.string(bytes, range, field)
            break
        }
        return range
    }

    /// The content of a length-delimited field as a string.
    static func string(_ bytes: Span<UInt8>, _ range: Range<Int>, _ field: String) throws(EnvelopeFailure) -> String {
        guard let utf8 = try? UTF8Span(validating: bytes.extracting(range)) else { throw .invalidText(field) }
        let text = String(copying: utf8)
        guard !text.utf8.contains(0) else { throw .invalidText(field) }
        return text
    }

    /// Passes over a field that the receiver does not know. Groups nest at most 100 deep, as in the bridge.
    mutating func skip(_ bytes: Span<UInt8>, _ tag: Tag, depth: Int = 0) throws(EnvelopeFailure) {
        switch tag.wireType {
        case 0: _ = try self.varint(bytes)
        case 1: try self.advance(8)
        case 2: _ = try self.content(bytes)
        case 3:
            guard depth < 100 else { throw .malformed }
            while true {
                guard let inner = try self.nextTag(bytes) else { throw .truncated }
                if inner.wireType == 4 {
                    guard inner.field == tag.field else { throw .malformed }
                    return
                }
                try self.skip(bytes, inner, depth: depth + 1)
            }
        case 5: try self.advance(4)
        default: throw .malformed
        }
    }

    private mutating func advance(_ count: Int) throws(EnvelopeFailure) {
        guard count <= self.end - self.offset else { throw .truncated }
        self.offset += count
    }
}

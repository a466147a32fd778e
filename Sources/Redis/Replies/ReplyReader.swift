import CHiredis
import NIOCore

/// Turns the bytes of a connection into replies. hiredis reads; this owns its reader and makes values of what it finds.
///
/// After an error it is of no more use.
@safe
struct ReplyReader: ~Copyable {
    enum Fault: Error, Hashable {
        /// One reply takes more memory than it may, or announces that it will.
        case tooLarge
        /// The bytes are no replies, or nest deeper than hiredis follows (seven arrays). Its own words, which quote at most one byte.
        case malformed(String)
        case outOfMemory

        var words: String {
            switch self {
            case .tooLarge: "a reply is larger than it may be"
            case .malformed(let words): words
            case .outOfMemory: "there is no memory for a reply"
            }
        }
    }

    private let reader: OpaquePointer

    /// - Parameter maxSize: the most bytes that one reply may take: what it holds, and 32 for each of its values.
    /// - Returns: nil when there is no memory.
    init?(maxSize: Int) {
        guard let reader = unsafe krafti_reply_reader_make(max(maxSize, 0)) else { return nil }
        unsafe self.reader = reader
    }

    deinit { unsafe krafti_reply_reader_free(self.reader) }

    /// Adds bytes. Take every reply before adding more.
    func feed(_ bytes: ByteBuffer) throws(Fault) {
        let outcome = unsafe bytes.withUnsafeReadableBytes { bytes in
            unsafe krafti_reply_reader_feed(self.reader, bytes.baseAddress, bytes.count)
        }
        guard outcome == KRAFTI_REPLY_READY else { throw .outOfMemory }
    }

    /// The next reply; nil when more bytes are needed for it.
    func next() throws(Fault) -> RedisValue? {
        switch unsafe krafti_reply_reader_next(self.reader) {
        case KRAFTI_REPLY_READY: break
        case KRAFTI_REPLY_INCOMPLETE: return nil
        case KRAFTI_REPLY_TOO_LARGE: throw .tooLarge
        case KRAFTI_REPLY_OUT_OF_MEMORY: throw .outOfMemory
        default:
            let words = unsafe String(cString: krafti_reply_fault(self.reader))
            throw .malformed(words.isEmpty ? "a length has too many digits" : words)
        }
        var nodes = unsafe UnsafeBufferPointer(
            start: krafti_reply_nodes(self.reader), count: krafti_reply_node_count(self.reader))[...]
        return unsafe Self.value(&nodes, krafti_reply_bytes(self.reader))
    }

    /// Takes one value, with all that it holds, from the front of the list.
    private static func value(
        _ nodes: inout Slice<UnsafeBufferPointer<krafti_reply_node>>,
        _ bytes: UnsafePointer<UInt8>?
    ) -> RedisValue {
        guard let node = unsafe nodes.popFirst() else { return .null }
        switch node.kind {
        case KRAFTI_REPLY_NIL: return .null
        case KRAFTI_REPLY_INTEGER: return .integer(node.integer)
        case KRAFTI_REPLY_STATUS: return unsafe .status(String(decoding: Self.contents(node, bytes), as: UTF8.self))
        case KRAFTI_REPLY_ERROR:
            return unsafe .error(RedisServerError(String(decoding: Self.contents(node, bytes), as: UTF8.self)))
        case KRAFTI_REPLY_ARRAY:
            var elements: [RedisValue] = []
            elements.reserveCapacity(node.size)
            for _ in 0..<node.size { unsafe elements.append(Self.value(&nodes, bytes)) }
            return .array(elements)
        default: return unsafe .bytes(Array(Self.contents(node, bytes)))
        }
    }

    private static func contents(_ node: krafti_reply_node, _ bytes: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
        guard node.size > 0, let bytes = unsafe bytes else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeBufferPointer(start: bytes + node.offset, count: node.size)
    }
}

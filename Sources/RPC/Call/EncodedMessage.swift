public import NIOCore
public import Protobuf

/// A message as it goes over the wire: kept like this, it is encoded once, however many callers get it.
public struct EncodedMessage<Content: Message>: Sendable, Hashable {
    public let bytes: ByteBuffer

    /// Encodes a message.
    /// - Throws: RESOURCE_EXHAUSTED above `maxBytes`, INTERNAL when it cannot be encoded.
    public init(_ message: Content, maxBytes: Int = .max) throws(RPCError) {
        var bytes = ByteBuffer()
        try bytes.write(message, maxBytes: maxBytes)
        self.bytes = bytes
    }

    /// Bytes that are known to be such a message: they go out as they are.
    public init(encoded bytes: ByteBuffer) { self.bytes = bytes }
}

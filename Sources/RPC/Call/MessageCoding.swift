import NIOCore
import Protobuf

extension Message {
    /// - Parameter fault: the code of the error when the bytes are no such message.
    init(decoding bytes: ByteBuffer, limits: DecodingLimits, fault: StatusCode) throws(RPCError) {
        do {
            self = try unsafe bytes.withUnsafeReadableBytes { try unsafe Self(serializedBytes: $0, limits: limits) }
        } catch let error as DecodingError {
            throw RPCError(error.code == .tooLarge ? .resourceExhausted : fault, error.description, cause: error)
        } catch {
            throw RPCError(.internal, "The message could not be decoded.", cause: error)
        }
    }
}

extension ByteBuffer {
    /// Appends an encoded message.
    /// - Returns: how many bytes it took.
    /// - Throws: RESOURCE_EXHAUSTED above `maxBytes`, INTERNAL when the message cannot be encoded; nothing is written then.
    @discardableResult
    mutating func write(_ message: some Message, maxBytes: Int) throws(RPCError) -> Int {
        do {
            return try message.withEncoder { encoder in
                guard encoder.size <= maxBytes else {
                    throw RPCError.messageTooLarge(encoder.size, maxBytes: maxBytes)
                }
                return unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: encoder.size) { target in
                    unsafe encoder.write(into: target)
                    return encoder.size
                }
            }
        } catch let error as RPCError {
            throw error
        } catch let error as EncodingError {
            throw RPCError(.internal, error.description, cause: error)
        } catch {
            throw RPCError(.internal, "The message could not be encoded.", cause: error)
        }
    }
}

extension RPCError {
    static func messageTooLarge(_ bytes: Int, maxBytes: Int) -> RPCError {
        RPCError(
            .resourceExhausted,
            "The message takes \(bytes) bytes; a frame holds \(maxBytes) at most. Ask for less at once, or stream.")
    }
}

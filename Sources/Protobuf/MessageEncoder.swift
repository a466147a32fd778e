import CProtobufC

/// A message ready to be written. Lent by `Message.withEncoder`; it stays on the thread it was made on.
@safe
public struct MessageEncoder: ~Copyable {
    private let arena: UnsafeMutablePointer<krafti_arena>
    private let message: UnsafePointer<ProtobufCMessage>
    /// The number of bytes the message takes.
    public let size: Int

    /// Fills protobuf-c's struct for a message, as deep as a decoder would read it.
    init<M: Message>(_ message: M) throws(EncodingError) {
        guard let arena = unsafe krafti_arena_make(Int.max / 2) else {
            throw EncodingError(code: .tooLarge, messageType: M.descriptor.fullName, fieldPath: "")
        }
        unsafe arena.pointee.max_depth = UInt32(DecodingLimits.default.maxDepth)
        let root = unsafe BridgingArena(arena).descend(M.layout.descriptor.pointee.sizeof_message)
        if let root = unsafe root {
            unsafe message.bridge(into: BridgedMessage(root), arena: BridgingArena(arena))
        }
        let filled = unsafe root?.assumingMemoryBound(to: ProtobufCMessage.self)
        let size = unsafe arena.pointee.failure == KRAFTI_BRIDGING_OK ? protobuf_c_message_get_packed_size(filled) : 0
        guard let filled = unsafe filled, unsafe arena.pointee.failure == KRAFTI_BRIDGING_OK, size <= Int32.max else {
            let error = unsafe EncodingError(arena, root: filled, messageType: M.descriptor.fullName)
            unsafe krafti_arena_destroy(arena)
            throw error
        }
        unsafe self.arena = arena
        unsafe self.message = UnsafePointer(filled)
        self.size = size
    }

    deinit {
        unsafe krafti_arena_destroy(self.arena)
    }

    /// Writes the message at the start of `buffer`, which must have room for `size` bytes.
    public func write(into buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= self.size, "a buffer of \(buffer.count) bytes for a message of \(self.size)")
        guard self.size > 0 else { return }
        unsafe protobuf_c_message_pack(self.message, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
}

extension EncodingError {
    /// What an arena noted while a message was filled into `root`; nothing, when the message is merely too long.
    fileprivate init(_ arena: UnsafePointer<krafti_arena>, root: UnsafePointer<ProtobufCMessage>?, messageType: String) {
        self.messageType = messageType
        self.fieldPath = ""
        if let root = unsafe root, let block = unsafe arena.pointee.failed_block {
            self.fieldPath = unsafe Protobuf.fieldPath(of: block, in: root)
        }
        self.code =
            switch unsafe arena.pointee.failure {
            case KRAFTI_BRIDGING_EMBEDDED_NUL: .embeddedNUL
            case KRAFTI_BRIDGING_TOO_DEEP: .tooDeep
            default: .tooLarge
            }
    }
}

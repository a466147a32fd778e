import CProtobufC

/// A message ready to be written, valid while it is lent.
@safe
public struct MessageEncoder: ~Copyable {
    private let message: UnsafePointer<ProtobufCMessage>
    /// The number of bytes the message takes.
    public let size: Int

    /// Fills protobuf-c's struct for a message, in the arena.
    init<M: Message>(_ message: M, arena: BridgingArena) throws(EncodingError) {
        let memory = unsafe arena.descend(M.layout.descriptor.pointee.sizeof_message)
        guard let memory = unsafe memory else { throw unsafe EncodingError(arena, root: nil, messageType: M.descriptor.fullName) }
        unsafe message.bridge(into: BridgedMessage(memory), arena: arena)
        guard unsafe arena.arena.pointee.failure == KRAFTI_BRIDGING_OK else {
            throw unsafe EncodingError(arena, root: memory, messageType: M.descriptor.fullName)
        }
        let root = unsafe UnsafePointer(memory.assumingMemoryBound(to: ProtobufCMessage.self))
        let size = unsafe protobuf_c_message_get_packed_size(root)
        guard size <= Int32.max else {
            throw EncodingError(code: .tooLarge, messageType: M.descriptor.fullName, fieldPath: "")
        }
        unsafe self.message = root
        self.size = size
    }

    /// Writes the message at the start of `buffer`, which must have room for `size` bytes.
    public func write(into buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= self.size, "a buffer of \(buffer.count) bytes for a message of \(self.size)")
        guard self.size > 0 else { return }
        unsafe protobuf_c_message_pack(self.message, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
}

extension EncodingError {
    /// What an arena noted while a message was filled into `root`.
    fileprivate init(_ arena: BridgingArena, root: UnsafeMutableRawPointer?, messageType: String) {
        self.messageType = messageType
        self.fieldPath = ""
        if let root = unsafe root, let block = unsafe arena.arena.pointee.failed_block {
            var path = krafti_path()
            unsafe krafti_path_init(&path)
            unsafe krafti_path_find(&path, root.assumingMemoryBound(to: ProtobufCMessage.self), block)
            self.fieldPath = unsafe String(cString: krafti_path_text(&path))
        }
        self.code =
            switch unsafe arena.arena.pointee.failure {
            case KRAFTI_BRIDGING_EMBEDDED_NUL: .embeddedNUL
            case KRAFTI_BRIDGING_TOO_DEEP: .tooDeep
            default: .tooLarge
            }
    }
}

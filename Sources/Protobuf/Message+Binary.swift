import CProtobufC

extension Message {
    /// Decodes a message. An empty input is a message with every field at its default.
    public init(serializedBytes bytes: UnsafeRawBufferPointer, limits: DecodingLimits = .default) throws(DecodingError) {
        self = try unsafe BridgingArena.with(limit: limits.maxAllocationBytes) { (arena) throws(DecodingError) in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard let message = unsafe krafti_unpack(arena.arena, Self.layout.descriptor, start, bytes.count) else {
                throw DecodingError(code: .malformed, messageType: Self.descriptor.fullName, fieldPath: "", byteOffset: 0)
            }
            return unsafe Self(bridging: BridgedMessage(message))
        }
    }

    /// Decodes a message. An empty input is a message with every field at its default.
    public init(serializedBytes bytes: [UInt8], limits: DecodingLimits = .default) throws(DecodingError) {
        self = try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(DecodingError) in
            try unsafe Self(serializedBytes: UnsafeRawBufferPointer(bytes), limits: limits)
        }
    }

    /// The message as bytes. Equal messages have equal bytes.
    public func serializedBytes() throws(EncodingError) -> [UInt8] {
        try unsafe BridgingArena.with(limit: Int.max, maxDepth: 100) { (arena) throws(EncodingError) in
            let encoder = try unsafe MessageEncoder(self, arena: arena)
            return unsafe [UInt8](unsafeUninitializedCapacity: encoder.size) { buffer, count in
                unsafe encoder.write(into: UnsafeMutableRawBufferPointer(buffer))
                count = encoder.size
            }
        }
    }

    /// Lends the message ready to be written, its size known, so that a caller can make room in a buffer of its own.
    ///
    /// - Throws: `EncodingError`, or whatever `body` throws.
    public func withEncoder<Result>(_ body: (borrowing MessageEncoder) throws -> Result) throws -> Result {
        try unsafe BridgingArena.with(limit: Int.max, maxDepth: 100) { arena in
            try body(unsafe MessageEncoder(self, arena: arena))
        }
    }
}

import CProtobufC

extension Message {
    /// Decodes a message. An empty input is a message with every field at its default.
    ///
    /// - Parameters:
    ///   - bytes: The encoded message. They are copied from, never kept.
    ///   - limits: How much the message may ask for, whatever the bytes say.
    public init(serializedBytes bytes: UnsafeRawBufferPointer, limits: DecodingLimits = .default) throws(DecodingError) {
        let layout = Self.layout
        let arenaLimit = krafti_arena_limit(max(limits.maxAllocationBytes, 0))
        self = try unsafe BridgingArena.with(limit: arenaLimit) { (arena) throws(DecodingError) in
            try unsafe withUnsafeTemporaryAllocation(of: krafti_problem.self, capacity: 1) { (problem) throws(DecodingError) in
                guard
                    let message = unsafe krafti_decode(
                        arena.arena,
                        layout.table,
                        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        bytes.count,
                        krafti_limits(limits),
                        problem.baseAddress
                    )
                else { throw unsafe DecodingError(problem[0], messageType: Self.descriptor.fullName) }
                return unsafe Self(bridging: BridgedMessage(message))
            }
        }
    }

    /// Decodes a message. An empty input is a message with every field at its default.
    ///
    /// - Parameters:
    ///   - bytes: The encoded message.
    ///   - limits: How much the message may ask for, whatever the bytes say.
    public init(serializedBytes bytes: [UInt8], limits: DecodingLimits = .default) throws(DecodingError) {
        self = try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(DecodingError) in
            try unsafe Self(serializedBytes: UnsafeRawBufferPointer(bytes), limits: limits)
        }
    }

    /// The message as bytes. Equal messages have equal bytes: fields go in the order of their numbers, maps in that of their keys.
    public func serializedBytes() throws(EncodingError) -> [UInt8] {
        try unsafe BridgingArena.forEncoding { (arena) throws(EncodingError) in
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
        try unsafe BridgingArena.forEncoding { arena in
            try body(unsafe MessageEncoder(self, arena: arena))
        }
    }
}

extension krafti_limits {
    /// More than 100 levels are not to be had: what is decoded recursively must fit any thread's stack.
    fileprivate init(_ limits: DecodingLimits) {
        self.init(
            max_depth: UInt32(min(max(limits.maxDepth, 0), DecodingLimits.default.maxDepth)),
            max_bytes: max(limits.maxAllocationBytes, 0)
        )
    }
}

extension DecodingError {
    fileprivate init(_ problem: krafti_problem, messageType: String) {
        self.messageType = messageType
        self.byteOffset = problem.offset
        self.fieldPath = unsafe withUnsafePointer(to: problem.path) { unsafe String(cString: krafti_path_text($0)) }
        self.code =
            switch problem.failure {
            case KRAFTI_DECODING_TRUNCATED: .truncated
            case KRAFTI_DECODING_INVALID_UTF8: .invalidUTF8
            case KRAFTI_DECODING_EMBEDDED_NUL: .embeddedNUL
            case KRAFTI_DECODING_TOO_DEEP: .tooDeep
            case KRAFTI_DECODING_TOO_LARGE: .tooLarge
            default: .malformed
            }
    }
}

import CProtobufC

extension Message {
    /// Decodes a message. An empty input is a message with every field at its default.
    ///
    /// - Parameters:
    ///   - bytes: The encoded message. They are copied from, never kept.
    ///   - limits: How much the message may ask for, whatever the bytes say.
    public init(serializedBytes bytes: UnsafeRawBufferPointer, limits: DecodingLimits = .default) throws(DecodingError) {
        let layout = Self.layout
        var problem: UnsafePointer<krafti_problem>?
        guard let arena = unsafe krafti_arena_make(krafti_arena_limit(max(limits.maxAllocationBytes, 0))) else {
            throw DecodingError(code: .tooLarge, messageType: Self.descriptor.fullName, fieldPath: "", byteOffset: 0)
        }
        defer { unsafe krafti_arena_destroy(arena) }
        guard
            let message = unsafe krafti_decode(
                arena,
                layout.table,
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                bytes.count,
                krafti_limits(limits),
                &problem
            )
        else { throw unsafe DecodingError(problem, messageType: Self.descriptor.fullName) }
        unsafe self.init(bridging: BridgedMessage(message))
        if let entry = unsafe krafti_take_equivalent() {
            let path = unsafe fieldPath(of: entry, in: message)
            throw DecodingError(
                code: .equivalentKeys, messageType: Self.descriptor.fullName, fieldPath: path, byteOffset: 0)
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
        let encoder = try MessageEncoder(self)
        // An array made by hand notes its count even at zero, and then in the one empty array that all threads share.
        guard encoder.size > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: encoder.size) { buffer, count in
            unsafe encoder.write(into: UnsafeMutableRawBufferPointer(buffer))
            count = encoder.size
        }
    }

    /// Lends the message ready to be written, its size known, so that a caller can make room in a buffer of its own.
    ///
    /// - Throws: `EncodingError`, or whatever `body` throws.
    public func withEncoder<Result>(_ body: (borrowing MessageEncoder) throws -> Result) throws -> Result {
        try body(try MessageEncoder(self))
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
    fileprivate init(_ problem: UnsafePointer<krafti_problem>?, messageType: String) {
        self.messageType = messageType
        self.byteOffset = unsafe problem?.pointee.offset ?? 0
        self.fieldPath = unsafe problem.map { unsafe String(cString: krafti_problem_path($0)) } ?? ""
        self.code =
            switch unsafe problem?.pointee.failure {
            case KRAFTI_DECODING_TRUNCATED: .truncated
            case KRAFTI_DECODING_INVALID_UTF8: .invalidUTF8
            case KRAFTI_DECODING_EMBEDDED_NUL: .embeddedNUL
            case KRAFTI_DECODING_TOO_DEEP: .tooDeep
            case KRAFTI_DECODING_TOO_LARGE: .tooLarge
            default: .malformed
            }
    }
}

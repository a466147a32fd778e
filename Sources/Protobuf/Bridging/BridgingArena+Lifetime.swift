import CProtobufC

extension BridgingArena {
    /// Runs `body` with an empty arena of at most `limit` bytes and frees all of it afterwards.
    static func with<Result, Failure: Error>(
        limit: Int, maxDepth: Int = Int(Int32.max), _ body: (BridgingArena) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var arena = unsafe krafti_arena()
        unsafe krafti_arena_init(&arena, limit)
        unsafe arena.max_depth = UInt32(clamping: maxDepth)
        defer { unsafe krafti_arena_destroy(&arena) }
        return try unsafe withUnsafeMutablePointer(to: &arena) { (arena) throws(Failure) in
            try unsafe body(BridgingArena(arena: arena))
        }
    }

    /// An arena to write a message from: bounded by what the value already takes, and to the depth a decoder accepts.
    static func forEncoding<Result, Failure: Error>(_ body: (BridgingArena) throws(Failure) -> Result) throws(Failure) -> Result {
        try unsafe Self.with(limit: Int.max / 2, maxDepth: DecodingLimits.default.maxDepth, body)
    }
}

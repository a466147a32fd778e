/// Bytes that arrive piece by piece.
package protocol ByteSource: Sendable {
    /// The next piece; empty at the end.
    /// - Throws: a complaint when they cannot be read; CancellationError.
    func next() async throws -> [UInt8]
}

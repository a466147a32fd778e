/// Bytes that arrive piece by piece.
package protocol ByteSource: Sendable {
    /// The next piece; empty at the end.
    /// - Throws: a complaint when they cannot be read; CancellationError.
    func next() async throws -> [UInt8]

    /// Whether all of it is there already, so that reading on keeps nobody waiting.
    var isWhole: Bool { get }
}

extension ByteSource {
    package var isWhole: Bool { false }
}

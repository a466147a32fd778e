/// Where the data of a COPY FROM STDIN goes.
public struct CopyWriter: ~Copyable, Sendable {
    let connection: LeasedConnection
    let deadline: ContinuousClock.Instant?

    /// Sends bytes in the format that the COPY names; returns when there is room for more. Rows may be cut anywhere.
    ///
    /// What the server has against them is told when the COPY ends.
    /// - Parameter bytes: `Parameters.maxBytes` at most; some 64 KiB at once are best.
    public func write(_ bytes: [UInt8]) async throws(PostgresError) {
        guard bytes.count <= Parameters.maxBytes else {
            throw PostgresError(
                .invalidParameter, "A piece of a COPY takes \(Parameters.maxBytes) bytes at most; send smaller ones.")
        }
        _ = try await self.connection.ask(.copyData(bytes), self.deadline)
    }
}

/// Where the data of a COPY FROM STDIN goes.
public struct CopyWriter: ~Copyable, Sendable {
    /// Sends bytes in the format that the COPY names; returns when there is room for more. Rows may be cut anywhere.
    public func write(_ bytes: [UInt8]) async throws(PostgresError) {
        throw PostgresError(.closed, "The database client has been shut down.")
    }
}

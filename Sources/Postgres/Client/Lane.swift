/// Which pipelined connections carry a statement.
///
/// Statements of one lane share connections and are answered in order; a commit's flush to disk never delays a read.
public enum Lane: Sendable, Hashable {
    /// Statements that only read.
    case read
    /// Statements that write, each its own transaction.
    case write
    /// Short statements that only read, which the program needs for itself and soon, however many callers' statements wait. Where there
    /// are no `backgroundConnections` they go with the reads.
    case background
}

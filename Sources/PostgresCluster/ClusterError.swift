/// A private Postgres cannot be had; told for the person who starts the program.
public struct ClusterError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// `initdb` and `postgres` are not there, or not in the version that the data needs.
        case programsMissing
        /// The cluster's folder cannot be made or used.
        case folderUnusable
        /// Root cannot hand Postgres to another user.
        case noUser
        /// A program of Postgres failed.
        case programFailed
        /// It took too long.
        case timedOut
    }

    public let kind: Kind
    /// What happened, and what to do next; the last lines of Postgres' own log where it wrote any.
    public let description: String

    init(_ kind: Kind, _ description: String, log: String = "") {
        self.kind = kind
        self.description = log.isEmpty ? description : "\(description) Postgres' own words:\n\(log)"
    }
}

/// A statement that is prepared once on every connection that runs it.
///
/// Make each one once, as a constant: its name stands for its text wherever it is sent.
public struct Statement: Sendable, Hashable {
    /// Unlike the name of every other statement of the client; not empty.
    public let name: String
    /// One SQL statement, with `$1`, `$2` … where `Parameters` go.
    public let sql: String

    /// Whether it can be sent at all.
    let isSendable: Bool

    public init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
        self.isSendable = !name.isEmpty && !name.utf8.contains(0) && !sql.utf8.contains(0)
    }
}

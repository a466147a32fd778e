/// What a transaction begins with.
public struct TransactionOptions: Sendable, Hashable {
    public enum Isolation: String, Sendable, Hashable {
        case readCommitted = "READ COMMITTED"
        case repeatableRead = "REPEATABLE READ"
        case serializable = "SERIALIZABLE"
    }

    public var isolation: Isolation
    /// The server refuses to write in it.
    public var readOnly: Bool

    public init(isolation: Isolation = .readCommitted, readOnly: Bool = false) {
        self.isolation = isolation
        self.readOnly = readOnly
    }

    var beginSQL: String { "BEGIN ISOLATION LEVEL \(self.isolation.rawValue)\(self.readOnly ? " READ ONLY" : "")" }
}

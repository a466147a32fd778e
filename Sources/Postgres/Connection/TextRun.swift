/// A run of statements that is not pipelined: free text, or a COPY. One at a time on a connection.
struct TextRun {
    enum Kind { case statements, copyIn, copyOut }

    enum Phase {
        /// The server works. Can become any of the copying ones, or end.
        case running
        /// The server takes data. Becomes running with its end.
        case copyingIn
        /// The server sends data. Becomes running with its end.
        case copyingOut
    }

    let kind: Kind
    /// How many statements it is, at most; the server may tell how they ended only when all of them have.
    let statements: Int
    var phase = Phase.running
    /// Who waits for what comes next.
    var request: Request?
    /// A piece of data that waits until the one before it has left.
    var pendingWrite: Request?
    /// The first thing that went wrong.
    var failure: PostgresError?
    var affected = 0
    /// The server has begun to copy.
    var hasCopied = false
    /// Data that comes is for nobody.
    var discards = false

    /// The server is expected to do something, and not the one who copies.
    var awaitsServer: Bool {
        switch self.phase {
        case .running: self.kind != .copyOut || self.request != nil || self.discards
        case .copyingIn: self.pendingWrite != nil
        case .copyingOut: self.request != nil || self.discards
        }
    }

    /// What is wrong with one that was to copy, and came to its end without.
    var lackOfCopy: PostgresError? {
        guard self.kind != .statements, !self.hasCopied else { return nil }
        let command = self.kind == .copyIn ? "COPY … FROM STDIN" : "COPY … TO STDOUT"
        return PostgresError(.invalidParameter, "The statement is not a \(command); it ran, and there is nothing to copy.")
    }

    init(_ kind: Kind, _ sql: String, _ request: Request?) {
        self.kind = kind
        self.statements = 1 + sql.utf8.count { $0 == UInt8(ascii: ";") }
        self.request = request
    }
}

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
    var phase = Phase.running
    /// Who waits for what comes next.
    var request: Request?
    /// A piece of data that waits until the one before it has left.
    var pendingWrite: Request?
    /// The first thing that went wrong.
    var failure: PostgresError?
    var affected = 0
    /// Data that comes is for nobody.
    var discards = false

    init(_ kind: Kind, _ request: Request?) {
        self.kind = kind
        self.request = request
    }
}

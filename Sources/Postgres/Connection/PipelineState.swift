import DequeModule

/// What a pipelined connection has been sent and has not answered, in order. Pure: libpq's results go in, ends of entries come out.
///
/// An entry ends with its own Sync, so that its failure is nobody else's. Before the statement itself it may carry a BEGIN and the
/// statement's preparation; when one of them fails, the server leaves out the rest up to the Sync.
struct PipelineState<Purpose, Payload> {
    /// What the next result of an entry is about. Each goes on to the next one that the entry has.
    enum Step { case begin, prepare, run, sync }

    struct Entry {
        let purpose: Purpose
        /// The prepared statement that it runs.
        var statement: String?
        var begins = false
        var prepares = false
        fileprivate(set) var step = Step.sync
        fileprivate(set) var outcome: Result<Payload, PostgresError>?
        /// A failure at the Sync itself has an end of its own.
        fileprivate var hasEndedAtSync = false
    }

    enum Received {
        case success(Payload)
        case failure(PostgresError)
        /// Left out, because an earlier step of the entry failed.
        case aborted
        /// The results of one step are over.
        case end
        case sync
    }

    enum Effect {
        case nothing
        /// The statement is not prepared after all; the error is nil when the attempt was left out.
        case prepareFailed(String, PostgresError?)
        /// The entry is over. Without an outcome it was a Sync alone.
        case completed(Entry)
        /// Nothing is in flight, or not this.
        case unexpected
    }

    private(set) var entries = Deque<Entry>()

    var isEmpty: Bool { self.entries.isEmpty }

    /// A Sync alone.
    mutating func sentSync(_ purpose: Purpose) { self.entries.append(Entry(purpose: purpose)) }

    mutating func sent(_ purpose: Purpose, statement: String? = nil, begins: Bool = false, prepares: Bool = false) {
        var entry = Entry(purpose: purpose, statement: statement, begins: begins, prepares: prepares)
        entry.step = begins ? .begin : prepares ? .prepare : .run
        self.entries.append(entry)
    }

    mutating func received(_ received: Received) -> Effect {
        guard !self.entries.isEmpty else { return .unexpected }
        switch received {
        case .success(let payload):
            // A commit fails at the Sync, after the statement's success: an error is never replaced, a success is.
            if self.entries[0].step == .run, self.entries[0].outcome == nil { self.entries[0].outcome = .success(payload) }
            return .nothing
        case .failure(let error): return self.failed(error)
        case .aborted: return self.entries[0].step == .prepare ? self.prepareFailed(nil) : .nothing
        case .end: return self.advance()
        case .sync:
            guard let entry = self.entries.popFirst() else { return .unexpected }
            return .completed(entry)
        }
    }

    private mutating func failed(_ error: PostgresError) -> Effect {
        if case .failure = self.entries[0].outcome {} else { self.entries[0].outcome = .failure(error) }
        return self.entries[0].step == .prepare ? self.prepareFailed(error) : .nothing
    }

    private func prepareFailed(_ error: PostgresError?) -> Effect {
        self.entries[0].statement.map { .prepareFailed($0, error) } ?? .nothing
    }

    private mutating func advance() -> Effect {
        switch self.entries[0].step {
        case .begin: self.entries[0].step = self.entries[0].prepares ? .prepare : .run
        case .prepare: self.entries[0].step = .run
        case .run: self.entries[0].step = .sync
        case .sync:
            if self.entries[0].hasEndedAtSync { return .unexpected }
            self.entries[0].hasEndedAtSync = true
        }
        return .nothing
    }
}

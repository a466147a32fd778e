import Resilience

/// One connection as the reactor keeps it. Belongs to the reactor's thread.
final class PostgresConnection {
    /// What an entry of the pipeline is for.
    enum Purpose {
        case request(Request)
        /// The pool tries whether the server answers.
        case check
        /// Ending a lease.
        case rollback
    }

    typealias Pipeline = PipelineState<Purpose, Rows>

    let id: PoolConnectionID
    let libpq: LibpqConnection
    /// The socket does not change while the connection lives.
    let socket: Int32
    var pipeline = Pipeline()
    var prepared: PreparedStatements
    /// Statements that are not pipelined. Nil: the connection is in pipeline mode, or its last such run is over.
    var textRun: TextRun?
    var isPipelining = true
    /// Set while one user has it alone.
    var lease: Lease?
    /// When the server last made progress, or last began to have something to do.
    var lastProgress: ContinuousClock.Instant
    /// Until when a check, if one is under way, must be answered.
    var checkedBefore: ContinuousClock.Instant?
    /// libpq holds bytes that the socket has not taken.
    var hasUnsentBytes = false
    /// What the socket is watched for.
    var watched = (reading: true, writing: false)

    init(id: PoolConnectionID, _ libpq: LibpqConnection, maxPreparedStatements: Int, _ now: ContinuousClock.Instant) {
        self.id = id
        self.libpq = libpq
        self.socket = libpq.socket
        self.prepared = PreparedStatements(limit: maxPreparedStatements)
        self.lastProgress = now
    }

    /// Nothing was sent that is not answered.
    var isQuiet: Bool { self.pipeline.isEmpty && self.textRun == nil }

    /// The server owes an answer within the time that statements may take. Free text may have changed that time.
    var awaitsServer: Bool {
        if let lease = self.lease, lease.setsTimeout { return false }
        return !self.pipeline.isEmpty || self.textRun?.awaitsServer == true
    }

    /// The requests whose callers wait for this connection.
    var requests: [Request] {
        var requests = self.pipeline.entries.compactMap { entry in
            if case .request(let request) = entry.purpose, !request.isAnswered { request } else { nil }
        }
        if let run = self.textRun { requests += [run.request, run.pendingWrite].compactMap { $0 } }
        return requests
    }

    // MARK: Sending. False: the connection cannot be used any more.

    // What is sent is noted before libpq has it: when libpq does not take it, whoever waits for it is among `requests`, and hears of the
    // connection's end.

    func setPipelining(_ on: Bool) -> Bool {
        guard self.isPipelining != on else { return true }
        self.isPipelining = on
        return on ? self.libpq.enterPipelineMode() : self.libpq.exitPipelineMode()
    }

    /// Sends a statement and its Sync.
    /// - Parameter begin: sent ahead of it, under the same Sync: when it fails, the statement does not run.
    func send(_ statement: Statement, _ parameters: Parameters, for request: Request, begin: String?) -> Bool {
        let plan = self.prepared.plan(for: statement)
        self.pipeline.sent(
            .request(request), statement: plan == .unprepared ? nil : statement.name, begins: begin != nil,
            prepares: plan == .absent)
        guard self.setPipelining(true), self.sendBegin(begin) else { return false }
        switch plan {
        case .prepared:
            guard self.libpq.sendPrepared(statement.name, parameters) else { return false }
        case .absent:
            guard self.libpq.sendPrepare(statement, parameters), self.libpq.sendPrepared(statement.name, parameters) else {
                return false
            }
            self.prepared.sent(statement)
        case .unprepared:
            guard self.libpq.sendUnprepared(statement.sql, parameters) else { return false }
        }
        return self.libpq.sendSync()
    }

    /// Sends a statement without parameters, and its Sync.
    func send(_ sql: String, for purpose: Purpose, begin: String? = nil) -> Bool {
        self.pipeline.sent(purpose, begins: begin != nil)
        return self.setPipelining(true) && self.sendBegin(begin) && self.libpq.sendUnprepared(sql, Parameters())
            && self.libpq.sendSync()
    }

    func sendCheck() -> Bool {
        self.pipeline.sentSync(.check)
        return self.setPipelining(true) && self.libpq.sendSync()
    }

    private func sendBegin(_ begin: String?) -> Bool { begin.map { self.libpq.sendUnprepared($0, Parameters()) } ?? true }
}

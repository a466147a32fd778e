import CLibpq
import Resilience

/// Free text and COPY: statements that are not pipelined.
extension Reactor {
    /// What a lease that ran free text may have changed for the session, and temporary things it made.
    private static let cleaning = """
        CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP;
        DISCARD SEQUENCES
        """
    /// A reader gets rows as soon as they are there, and at most about this much at once.
    private static let copyChunkBytes = 64 * 1024

    func beginTextRun(_ kind: TextRun.Kind, _ sql: String, _ request: Request, _ connection: PostgresConnection) {
        guard connection.isQuiet else { return self.refuseSecond(request) }
        let begin = self.takeBegin(connection)
        request.progress = .sent(isInDoubt: kind == .statements && connection.lease?.isTransaction == false)
        if kind == .statements {
            connection.lease?.ranText = true
            if sql.lowercased().contains("statement_timeout") { connection.lease?.setsTimeout = true }
        }
        self.send(kind, begin.map { "\($0); \(sql)" } ?? sql, request, connection)
    }

    func beginCleaning(_ connection: PostgresConnection) {
        self.send(.statements, Self.cleaning, nil, connection)
    }

    private func send(_ kind: TextRun.Kind, _ sql: String, _ request: Request?, _ connection: PostgresConnection) {
        connection.textRun = TextRun(kind, sql, request)
        self.wake(at: self.silenceEnd(of: connection))
        self.finishSending(connection, connection.setPipelining(false) && connection.libpq.sendText(sql))
    }

    /// Takes the next result.
    /// - Returns: false when there is nothing to do before more comes in, or before someone asks.
    func continueTextRun(_ connection: PostgresConnection) -> Bool {
        guard let run = connection.textRun else { return false }
        switch run.phase {
        case .copyingIn: return false
        case .copyingOut: return self.continueCopyOut(connection)
        case .running:
            // The end of a COPY waits for its reader, who is told how it ended.
            if run.kind == .copyOut, run.request == nil, !run.discards { return false }
            guard !connection.libpq.isBusy else { return false }
            connection.lastProgress = self.now
            if let result = connection.libpq.nextResult() {
                self.take(result, connection)
            } else if !connection.libpq.isLost {
                self.endTextRun(connection)
            } else {
                return false
            }
            return true
        }
    }

    private func take(_ result: consuming ResultHandle, _ connection: PostgresConnection) {
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: connection.textRun?.affected = result.affectedRows
        case PGRES_COPY_IN: self.copyBegan(.copyIn, .copyingIn, connection)
        case PGRES_COPY_OUT: self.copyBegan(.copyOut, .copyingOut, connection)
        case PGRES_COPY_BOTH: self.lose(connection, detail: nil, as: .protocolViolation)
        default: if connection.textRun?.failure == nil { connection.textRun?.failure = PostgresError(serverResult: result) }
        }
    }

    private func copyBegan(_ kind: TextRun.Kind, _ phase: TextRun.Phase, _ connection: PostgresConnection) {
        connection.textRun?.phase = phase
        connection.textRun?.hasCopied = true
        guard connection.textRun?.kind == kind else {
            connection.textRun?.failure = PostgresError(
                .invalidParameter, "A COPY to or from the client has functions of its own: copyIn and copyOut."
            )
            connection.textRun?.discards = true
            if phase == .copyingIn { self.endCopyIn(connection, failing: "This is not the way to copy.") }
            return
        }
        let request = connection.textRun?.request
        connection.textRun?.request = nil
        request?.answer(.success(.done(0)))
        // Its caller has left while the COPY began.
        self.continueEnding(connection)
    }

    private func endTextRun(_ connection: PostgresConnection) {
        guard let run = connection.textRun else { return }
        connection.textRun = nil
        if let failure = run.failure ?? run.lackOfCopy {
            [run.request, run.pendingWrite].forEach { $0?.answerWithFailure(failure) }
            if connection.lease?.ending?.isCleaned == true { self.pool.retire(connection.id, self.now, &self.actions) }
        } else {
            run.request?.answer(.success(run.kind == .copyOut ? .data(nil) : .done(run.affected)))
        }
        self.continueEnding(connection)
    }

    // MARK: COPY

    /// More data, the end of it, or a reader who wants some.
    func continueCopy(_ request: Request, _ connection: PostgresConnection) {
        guard let run = connection.textRun, run.request == nil, run.pendingWrite == nil else { return self.refuseSecond(request) }
        switch (request.work, run.kind, run.phase) {
        case (.copyData, .copyIn, .copyingIn):
            self.expectProgress(connection)
            request.progress = .sent(isInDoubt: false)
            connection.textRun?.pendingWrite = request
            if !connection.hasUnsentBytes { self.continueCopyIn(connection) }
        case (.copyEnd, .copyIn, .copyingIn):
            self.expectProgress(connection)
            request.progress = .sent(isInDoubt: connection.lease?.isTransaction == false)
            connection.textRun?.request = request
            self.endCopyIn(connection, failing: nil)
            self.takeResults(connection)
        case (.copyRead, .copyOut, _):
            self.expectProgress(connection)
            request.progress = .sent(isInDoubt: false)
            connection.textRun?.request = request
            self.takeResults(connection)
            self.takeResults(connection)
            self.watch(connection)
        default: self.refuseSecond(request)
        }
    }

    /// Gives libpq the piece that waits: the one before it has left, so that no more than one is ever held.
    func continueCopyIn(_ connection: PostgresConnection) {
        guard let request = connection.textRun?.pendingWrite else { return }
        connection.textRun?.pendingWrite = nil
        connection.lastProgress = self.now
        guard case .copyData(let bytes) = request.work, !request.isAnswered else { return }
        let sent = connection.libpq.putCopyData(bytes)
        if sent { request.answer(.success(.done(0))) }
        self.finishSending(connection, sent)
    }

    /// What the server has against the data may have been read already, and no more comes to wake anyone: take the results next.
    func endCopyIn(_ connection: PostgresConnection, failing reason: String?) {
        connection.textRun?.phase = .running
        self.finishSending(connection, connection.libpq.endCopy(failing: reason))
    }

    /// What the server has against the data may have been read already, and no more comes to wake anyone: take the results next.
    private func continueCopyOut(_ connection: PostgresConnection) -> Bool {
        guard let run = connection.textRun, connection.wantsToRead else { return false }
        var chunk: [UInt8] = []
        while chunk.count < Self.copyChunkBytes {
            switch connection.libpq.takeCopyData(into: &chunk) {
            case .data:
                connection.lastProgress = self.now
                if run.discards { chunk = [] }
                continue
            case .notYet: break
            case .end: connection.textRun?.phase = .running
            }
            break
        }
        if !chunk.isEmpty {
            connection.textRun?.request = nil
            run.request?.answer(.success(.data(chunk)))
        }
        return connection.textRun?.phase == .running
    }
}

extension Request {
    /// - Parameter failure: what the server said. Only a statement that takes effect by itself can be in doubt.
    func answerWithFailure(_ failure: PostgresError) {
        var failure = failure
        if case .sent(let isInDoubt) = self.progress, !isInDoubt { failure.outcomeUnknown = false }
        self.answer(.failure(failure))
    }
}

import Resilience

/// Connections on loan to one user: what is asked of them, and how they come back to the pool.
extension Reactor {
    func perform(_ request: Request, on id: PoolConnectionID) {
        guard let connection = self.connections[id], let lease = connection.lease, lease.ending == nil else {
            let message = "The connection of this transaction was lost, and the transaction rolled back."
            return request.answer(.failure(PostgresError(.connectionLost, message)))
        }
        if let refusal = lease.refusal { return request.answer(.failure(refusal)) }
        self.noteStart(connection)
        switch request.work {
        case .statement(let statement, let parameters):
            guard self.isPipelineFree(connection, request) else { return }
            request.progress = .sent(isInDoubt: !lease.isTransaction)
            let begin = self.takeBegin(connection)
            self.finishSending(connection, connection.send(statement, parameters, for: request, begin: begin))
        case .command(let sql):
            guard self.isPipelineFree(connection, request) else { return }
            request.progress = .sent(isInDoubt: !lease.isTransaction)
            let begin = self.takeBegin(connection)
            self.finishSending(connection, connection.send(sql, for: .request(request), begin: begin))
        case .commit:
            if lease.begin != nil { return request.answer(.success(.done(0))) }
            guard self.isPipelineFree(connection, request) else { return }
            request.progress = .sent(isInDoubt: true)
            self.finishSending(connection, connection.send("COMMIT", for: .request(request)))
        case .text(let sql): self.beginTextRun(.statements, sql, request, connection)
        case .copyIn(let sql): self.beginTextRun(.copyIn, sql, request, connection)
        case .copyOut(let sql): self.beginTextRun(.copyOut, sql, request, connection)
        case .copyData, .copyEnd, .copyRead: self.continueCopy(request, connection)
        case .lease: request.answer(.failure(.protocolViolation))
        }
    }

    private func isPipelineFree(_ connection: PostgresConnection, _ request: Request) -> Bool {
        if connection.textRun != nil { self.refuseSecond(request) }
        return connection.textRun == nil
    }

    func refuseSecond(_ request: Request) {
        let message = "A COPY or a text is under way on this connection; its statements run one after the other."
        request.answer(.failure(PostgresError(.protocolViolation, message)))
    }

    /// What the first statement of a transaction is sent behind.
    func takeBegin(_ connection: PostgresConnection) -> String? {
        defer { connection.lease?.begin = nil }
        return connection.lease?.begin
    }

    // MARK: Giving up

    /// A request on the lease was given up. What it started is cancelled, and nothing more runs: only the way back is left.
    func abort(_ id: PoolConnectionID, because error: PostgresError) {
        guard let connection = self.connections[id], let lease = connection.lease, lease.ending == nil else { return }
        if lease.refusal == nil {
            connection.lease?.refusal = PostgresError(
                .transactionRolledBack, "An earlier statement was given up, and its transaction with it: \(error.message)"
            )
        }
        self.cancelRunning(connection)
    }

    func abandonCopy(_ id: PoolConnectionID) {
        guard let connection = self.connections[id], connection.textRun != nil else { return }
        connection.lease?.refusal = PostgresError(.transactionRolledBack, "A COPY was given up, and its transaction with it.")
    }

    /// A statement that goes on after a cancel request for this long gets another.
    private static let cancelInterval = Duration.milliseconds(500)

    /// Asks the server to stop what the connection runs. The asking blocks, so another thread does it.
    private func cancelRunning(_ connection: PostgresConnection) {
        guard !connection.isQuiet, connection.textRun?.phase != .copyingIn, let lease = connection.lease else { return }
        switch lease.cancel {
        case .none: break
        case .running: return
        case .finished(let time) where time + Self.cancelInterval > self.now: return self.wake(at: time + Self.cancelInterval)
        case .finished: break
        }
        let id = connection.id
        guard let cancel = connection.libpq.makeCancel(),
            self.startBlockingThread({ [inbox] in
                cancel.send()
                inbox.post(.cancelFinished(id))
            })
        else { return self.lose(connection, detail: "no thread to cancel a statement with") }
        connection.lease?.cancel = .running
    }

    /// Looks whether what was given up goes on although its cancel request has been sent.
    func repeatCancel(_ connection: PostgresConnection) {
        guard let lease = connection.lease, lease.isGivenUp, case .finished = lease.cancel else { return }
        self.cancelRunning(connection)
    }

    /// The connection is about to be closed, which the server notices only when it has finished what it runs. A server that is silent
    /// may hold the thread that asks: enough of them are left for connecting.
    func cancelUnattended(_ connection: PostgresConnection) {
        guard !connection.isQuiet, self.blockingThreads < self.configuration.maxBlockingThreads / 2,
            let cancel = connection.libpq.makeCancel()
        else { return }
        _ = self.startBlockingThread { cancel.send() }
    }

    func cancelFinished(_ id: PoolConnectionID) {
        guard let connection = self.connections[id] else { return }
        connection.lease?.cancel = .finished(at: self.now)
        self.repeatCancel(connection)
        self.continueEnding(connection)
    }

    // MARK: The way back

    /// The user has left. The connection returns to the pool once it is as it was lent.
    func release(_ id: PoolConnectionID) {
        guard let connection = self.connections[id], connection.lease != nil, connection.lease?.ending == nil else { return }
        self.expectProgress(connection)
        connection.lease?.ending = Lease.Ending(before: self.now + self.configuration.silenceTimeout)
        self.wake(at: connection.lease?.ending?.before)
        self.continueEnding(connection)
    }

    /// Takes the next step back: what runs is ended, an open transaction rolled back, what free text may have left is cleaned away.
    func continueEnding(_ connection: PostgresConnection) {
        guard let lease = connection.lease, let ending = lease.ending else { return }
        guard connection.isQuiet else {
            if !ending.isCleaned, !ending.isRolledBack { self.endRunning(connection) }
            return
        }
        // A cancel that comes late must not meet the statement of the next user.
        if lease.cancel == .running { return }
        if !connection.libpq.isOutsideTransaction {
            if ending.isRolledBack { return self.lose(connection, detail: "the transaction could not be rolled back") }
            connection.lease?.ending?.isRolledBack = true
            self.noteStart(connection)
            return self.finishSending(connection, connection.send("ROLLBACK", for: .rollback))
        }
        if lease.ranText, !ending.isCleaned {
            connection.lease?.ending?.isCleaned = true
            return self.beginCleaning(connection)
        }
        connection.lease = nil
        self.pool.released(connection.id, self.now, &self.actions)
    }

    private func endRunning(_ connection: PostgresConnection) {
        switch connection.textRun?.phase {
        case .copyingIn:
            self.endCopyIn(connection, failing: "The COPY was given up.")
            self.takeResults(connection)
        case .copyingOut:
            connection.textRun?.discards = true
            self.cancelRunning(connection)
            self.takeResults(connection)
            self.watch(connection)
        case .running, nil: self.cancelRunning(connection)
        }
    }
}

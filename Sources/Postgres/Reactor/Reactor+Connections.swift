import Logging
import Resilience

/// Connections: making, watching, reading and losing them.
extension Reactor {
    // MARK: Making

    func connect(_ id: PoolConnectionID) {
        let deadline = self.now + self.configuration.connectTimeout
        let started = self.startBlockingThread { [settings, inbox] in
            do throws(PostgresError) {
                inbox.post(.connected(id, try LibpqConnection.connect(settings, before: deadline)))
            } catch {
                inbox.post(.connectFailed(id, error))
            }
        }
        // A resolver that does not come back holds its thread, but not the pool.
        self.attempts[id] = deadline + .seconds(1)
        self.wake(at: self.attempts[id])
        if !started {
            self.inbox.post(
                .connectFailed(
                    id, PostgresError(.connectionFailed, "There is no thread for connecting to Postgres; see maxBlockingThreads."))
            )
        }
    }

    /// - Returns: false when the bound is reached or the system has no thread.
    func startBlockingThread(_ work: @escaping @Sendable () -> Void) -> Bool {
        let inbox = self.inbox
        guard self.blockingThreads < self.configuration.maxBlockingThreads else { return false }
        let started = BlockingThread.start {
            work()
            inbox.post(.threadEnded)
        }
        if started { self.blockingThreads += 1 }
        return started
    }

    func connected(_ id: PoolConnectionID, _ libpq: LibpqConnection) {
        // Given up in the meantime; it closes with its last reference.
        guard self.attempts.removeValue(forKey: id) != nil else { return }
        let connection = PostgresConnection(
            id: id, libpq, maxPreparedStatements: self.configuration.maxPreparedStatements, self.now
        )
        guard self.readiness.add(connection.socket, tag: UInt64(id.number)) else {
            return self.failAttempt(id, PostgresError(.connectionFailed, "The connection to Postgres cannot be watched."))
        }
        self.connections[id] = connection
        if !self.pool.connected(id, self.now, random: .random(in: 0...1), &self.actions) { self.forget(connection) }
        self.logger.debug("connected", metadata: [LogKey.connection: "\(id.number)", LogKey.process: "\(libpq.processID)"])
    }

    func connectFailed(_ id: PoolConnectionID, _ error: PostgresError) {
        // Given up in the meantime; that was told already.
        guard self.attempts.removeValue(forKey: id) != nil else { return }
        self.failAttempt(id, error)
    }

    private func failAttempt(_ id: PoolConnectionID, _ error: PostgresError) {
        let level: Logger.Level = self.pool.isFailing ? .debug : .warning
        self.logger.log(
            level: level, "connecting failed",
            metadata: [
                LogKey.connection: "\(id.number)", LogKey.reason: "\(error.message)", LogKey.detail: "\(error.detail ?? "")",
            ]
        )
        self.lastConnectError = error
        self.pool.connectFailed(id, self.now, random: .random(in: 0...1), &self.actions)
    }

    // MARK: Trying

    func check(_ id: PoolConnectionID) {
        guard let connection = self.connections[id] else { return }
        self.noteStart(connection)
        connection.checkedBefore = self.now + self.configuration.silenceTimeout
        self.wake(at: connection.checkedBefore)
        self.finishSending(connection, connection.sendCheck())
    }

    // MARK: Sending

    /// - Parameter sent: false when libpq could not take what was sent.
    func finishSending(_ connection: PostgresConnection, _ sent: Bool) {
        if sent { self.flush(connection) } else { self.lose(connection, detail: connection.libpq.errorText) }
    }

    func flush(_ connection: PostgresConnection) {
        switch connection.libpq.flush() {
        case .all: connection.hasUnsentBytes = false
        case .some: connection.hasUnsentBytes = true
        case .failed: return self.lose(connection, detail: connection.libpq.errorText)
        }
        if !connection.hasUnsentBytes { self.continueCopyIn(connection) }
        self.watch(connection)
    }

    /// Watches the socket for what the connection can do something with.
    func watch(_ connection: PostgresConnection) {
        let wanted = (reading: connection.wantsToRead, writing: connection.hasUnsentBytes)
        guard wanted != connection.watched, self.connections[connection.id] != nil else { return }
        connection.watched = wanted
        if !self.readiness.change(
            connection.socket, tag: UInt64(connection.id.number), reading: wanted.reading, writing: wanted.writing)
        {
            self.lose(connection, detail: "epoll_ctl failed")
        }
    }

    // MARK: Receiving

    func receive(_ connection: PostgresConnection) {
        let isLost = !connection.libpq.consumeInput()
        // What came before the end is still good.
        self.takeResults(connection)
        guard self.connections[connection.id] === connection else { return }
        if isLost || connection.libpq.isLost { return self.lose(connection, detail: connection.libpq.errorText) }
        while let notification = connection.libpq.nextNotification() { self.notified(notification.channel, notification.payload) }
        // Reading may have made room for what could not be sent.
        if connection.hasUnsentBytes { self.flush(connection) } else { self.watch(connection) }
    }

    func takeResults(_ connection: PostgresConnection) {
        while self.connections[connection.id] === connection {
            if connection.textRun != nil {
                guard self.continueTextRun(connection) else { return }
            } else if !connection.pipeline.isEmpty {
                guard !connection.libpq.isBusy else { return }
                connection.lastProgress = self.now
                guard let effect = connection.takeResult() else { return }
                self.take(effect, connection)
            } else {
                return
            }
        }
    }

    private func take(_ effect: PostgresConnection.Pipeline.Effect, _ connection: PostgresConnection) {
        switch effect {
        case .nothing: break
        case .prepareFailed(let name, let error): connection.prepared.failed(name, error)
        case .unexpected: self.lose(connection, detail: nil, as: .protocolViolation)
        case .completed(let entry): self.completed(entry, connection)
        }
    }

    private func completed(_ entry: PostgresConnection.Pipeline.Entry, _ connection: PostgresConnection) {
        switch entry.purpose {
        case .check:
            connection.checkedBefore = nil
            self.pool.checked(connection.id, self.now, &self.actions)
        case .rollback: break
        case .request(let request):
            let outcome = self.outcome(of: entry, connection)
            self.retireIfOutdated(entry, outcome, connection)
            self.answer(request, outcome)
        }
        if connection.lease != nil {
            self.continueEnding(connection)
        } else if case .request = entry.purpose {
            self.pool.released(connection.id, self.now, &self.actions)
        }
    }

    private func outcome(
        of entry: PostgresConnection.Pipeline.Entry,
        _ connection: PostgresConnection
    ) -> Result<Rows, PostgresError> {
        guard let outcome = entry.outcome else { return .failure(.protocolViolation) }
        // What it relied on could not be prepared: that is the reason, not that it is missing.
        if case .failure(let error) = outcome, error.sqlState == .invalidSQLStatementName, let name = entry.statement,
            let reason = connection.prepared.failure(of: name)
        {
            return .failure(reason)
        }
        return outcome
    }

    /// A statement that was prepared before the tables changed (or is gone) would fail here for ever: the connection goes instead.
    private func retireIfOutdated(
        _ entry: PostgresConnection.Pipeline.Entry,
        _ outcome: Result<Rows, PostgresError>,
        _ connection: PostgresConnection
    ) {
        guard !entry.prepares, entry.statement != nil, case .failure(let error) = outcome else { return }
        guard error.sqlState == .featureNotSupported || error.sqlState == .invalidSQLStatementName else { return }
        self.pool.retire(connection.id, self.now, &self.actions)
    }

    private func answer(_ request: Request, _ outcome: Result<Rows, PostgresError>) {
        switch outcome {
        case .failure(let error): request.answerWithFailure(error)
        case .success(let rows):
            // A transaction whose statement failed answers a COMMIT with a rollback, and calls that a success.
            if case .commit = request.work, rows.result.commandTag != "COMMIT" {
                return request.answer(
                    .failure(
                        PostgresError(
                            .transactionRolledBack, "The transaction was rolled back, because one of its statements failed."))
                )
            }
            request.answer(.success(.rows(rows)))
        }
    }

    // MARK: Time

    func checkTimes(of connection: PostgresConnection) {
        for request in connection.requests { self.expire(request) }
        self.repeatCancel(connection)
        let silenceEnd = connection.awaitsServer ? self.silenceEnd(of: connection) : nil
        let limits = [silenceEnd, connection.checkedBefore, connection.lease?.ending?.before].compactMap { $0 }
        guard let first = limits.min() else { return }
        if first <= self.now {
            self.cancelUnattended(connection)
            self.lose(connection, detail: "no answer in time")
        } else {
            self.wake(at: first)
        }
    }

    // MARK: Losing

    /// The connection is of no use any more; those who wait for it are told.
    /// - Parameter reason: what they are told; otherwise that the connection was lost.
    func lose(_ connection: PostgresConnection, detail: String?, as reason: PostgresError? = nil) {
        guard self.connections[connection.id] === connection else { return }
        self.logger.info(
            "connection lost", metadata: [LogKey.connection: "\(connection.id.number)", LogKey.detail: "\(detail ?? "")"]
        )
        self.forget(connection)
        for request in connection.requests {
            request.fail { _, isInDoubt in
                guard var reason else { return .connectionLost(isInDoubt: isInDoubt, detail: detail) }
                reason.outcomeUnknown = isInDoubt
                return reason
            }
        }
        self.pool.closed(connection.id, self.now, random: .random(in: 0...1), &self.actions)
        self.lostListener(connection.id)
    }

    /// The pool wants it closed: nobody uses it.
    func close(_ id: PoolConnectionID, _ reason: PoolCloseReason) {
        guard let connection = self.connections[id] else { return }
        self.logger.debug("connection closed", metadata: [LogKey.connection: "\(id.number)", LogKey.reason: "\(reason)"])
        self.forget(connection)
    }

    /// With the last reference the connection is finished.
    private func forget(_ connection: PostgresConnection) {
        self.readiness.remove(connection.socket)
        self.connections[connection.id] = nil
    }
}

/// The keys of log metadata.
enum LogKey {
    static let connection = "connection"
    static let process = "process"
    static let reason = "reason"
    static let detail = "detail"
    static let channel = "channel"
}

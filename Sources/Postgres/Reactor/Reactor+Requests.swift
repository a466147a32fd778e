import Resilience

/// Requests: from their arrival to the connection that carries them, or to the end of their caller's patience.
extension Reactor {
    func accept(_ request: Request) {
        request.hasArrived = true
        if request.isCancelled { return self.leave(request, PostgresError.cancelled) }
        if let deadline = request.deadline {
            guard self.now < deadline else { return self.leave(request, PostgresError.deadlineExceeded) }
            self.wake(at: deadline)
        }
        switch request.place {
        case .lane(let lane): self.acquire(for: request, lane)
        case .leased(let id): self.perform(request, on: id)
        }
    }

    private func acquire(for request: Request, _ lane: Int) {
        if let id = self.pool.acquire(lane: lane, self.now, &self.actions) { return self.start(request, on: id) }
        let waiter = self.makeWaiter()
        request.waiter = waiter
        self.waiting[waiter] = request
        self.pool.enqueue(waiter, lane: lane, self.now, &self.actions)
    }

    /// The pool has granted the connection.
    func start(_ request: Request, on id: PoolConnectionID) {
        request.waiter = nil
        guard let connection = self.connections[id] else {
            // It was lost between the pool's decision and now. Nothing was sent, so another one will do.
            if case .lane(let lane) = request.place { self.acquire(for: request, lane) }
            return
        }
        switch request.work {
        case .lease(let begin):
            connection.lease = Lease(begin: begin)
            request.answer(.success(.leased(id)))
        case .statement(let statement, let parameters):
            self.noteStart(connection)
            request.progress = .sent(isInDoubt: true)
            self.finishSending(connection, connection.send(statement, parameters, for: request, begin: nil))
        case .command, .commit, .text, .copyIn, .copyData, .copyEnd, .copyOut, .copyRead:
            request.answer(.failure(.protocolViolation))
            self.pool.released(id, self.now, &self.actions)
        }
    }

    /// A connection that the server has just answered, or that begins to work, has until then to go on.
    func noteStart(_ connection: PostgresConnection) {
        if connection.isQuiet { self.expectProgress(connection) }
    }

    /// From now on the server has something to do.
    func expectProgress(_ connection: PostgresConnection) {
        connection.lastProgress = self.now
        self.wake(at: self.silenceEnd(of: connection))
    }

    /// When a connection that owes an answer has been silent for too long; nil when statements have no bound.
    func silenceEnd(of connection: PostgresConnection) -> ContinuousClock.Instant? {
        self.configuration.statementTimeout.map { timeout in
            connection.lastProgress + timeout * (connection.textRun?.statements ?? 1) + self.configuration.silenceTimeout
        }
    }

    // MARK: Leaving

    func cancel(_ request: Request) {
        request.isCancelled = true
        // One that has not arrived is let go when it does: its task may be storing the receiver at this moment.
        if request.hasArrived { self.leave(request, PostgresError.cancelled) }
    }

    /// Lets the request's caller go when its deadline has passed.
    func expire(_ request: Request) {
        guard let deadline = request.deadline else { return }
        if deadline <= self.now { self.leave(request, PostgresError.deadlineExceeded) } else { self.wake(at: deadline) }
    }

    private func leave(_ request: Request, _ makeError: (Bool, Bool) -> PostgresError) {
        guard !request.isAnswered else { return }
        if let waiter = request.waiter, case .lane(let lane) = request.place {
            self.waiting[waiter] = nil
            self.pool.left(waiter, lane: lane)
        }
        request.fail(makeError)
        if case .leased(let id) = request.place { self.abort(id, because: makeError(true, false)) }
    }
}

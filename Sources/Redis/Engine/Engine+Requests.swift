import Resilience

/// Requests: from their arrival to their replies, or to the end of their caller's patience.
extension Engine {
    func accept(_ request: Request) {
        request.hasArrived = true
        if request.isCancelled { return request.answer(.failure(.cancelled(wasSent: false))) }
        guard !self.isEnding else { return request.answer(.failure(.closed)) }
        guard self.now < request.deadline else { return request.answer(.failure(.deadlineExceeded(wasSent: false))) }
        guard self.bytesUnderWay + request.size <= self.configuration.maxBytesUnderWay else {
            return request.answer(.failure(.tooManyBytes))
        }
        self.bytesUnderWay += request.size
        self.wake(at: request.deadline)
        self.acquire(for: request)
    }

    private func acquire(for request: Request) {
        if let id = self.pool.acquire(lane: Self.lane, self.now, &self.actions) { return self.start(request, on: id) }
        let waiter = self.makeWaiter()
        request.waiter = waiter
        self.waiting[waiter] = request
        self.pool.enqueue(waiter, lane: Self.lane, self.now, &self.actions)
    }

    /// The pool has granted the connection.
    func start(_ request: Request, on id: PoolConnectionID) {
        request.waiter = nil
        // It was lost between the pool's decision and now. Nothing was sent, so another one will do.
        guard let connection = self.connections[id] else { return self.acquire(for: request) }
        self.send(request.takeCommands(), for: .request(request), size: request.size, on: connection)
    }

    func send(_ commands: [RedisCommand], for purpose: RedisConnection.Purpose, size: Int, on connection: RedisConnection) {
        if connection.replies.isEmpty { self.expectReply(connection) }
        connection.replies.append(purpose, replies: commands.count, size: size)
        if !connection.hasUnsentBytes { self.unflushed.append(connection) }
        connection.write(commands)
    }

    // MARK: Leaving

    func cancel(_ request: Request) {
        request.isCancelled = true
        // One that has not arrived is let go when it does: its task may be storing the receiver at this moment.
        if request.hasArrived { self.leave(request, RedisError.cancelled) }
    }

    /// Lets the request's caller go when its deadline has passed.
    func expire(_ request: Request) {
        guard !request.isAnswered else { return }
        if request.deadline <= self.now {
            self.leave(request, RedisError.deadlineExceeded)
        } else {
            self.wake(at: request.deadline)
        }
    }

    /// One that was sent keeps its place: its reply will come, and be discarded.
    private func leave(_ request: Request, _ makeError: (_ wasSent: Bool) -> RedisError) {
        guard !request.isAnswered else { return }
        if let waiter = request.waiter {
            self.waiting[waiter] = nil
            self.pool.left(waiter, lane: Self.lane)
            return self.drop(request, makeError(false))
        }
        request.answer(.failure(makeError(true)))
    }

    /// It will not be sent.
    func drop(_ request: Request, _ error: RedisError) {
        request.waiter = nil
        self.bytesUnderWay -= request.size
        request.answer(.failure(error))
    }

    // MARK: Replies

    func received(_ reply: RedisValue, on connection: RedisConnection) {
        self.now = .now
        connection.lastHeard = self.now
        switch connection.replies.received(reply) {
        case .nothing: break
        case .unexpected:
            self.lose(
                connection, "a reply that nobody asked for",
                as: RedisError(.protocolViolation, "Redis sent a reply that nobody asked for."))
        case .completed(let entry):
            self.bytesUnderWay -= entry.size
            switch entry.purpose {
            case .check:
                connection.checkedBefore = nil
                self.pool.checked(connection.id, self.now, &self.actions)
            case .request(let request):
                request.answer(.success(RedisReplies(values: entry.replies, runID: connection.runID)))
                self.pool.released(connection.id, self.now, &self.actions)
            }
        }
    }
}

import Logging
import NIOCore
import Resilience

/// Connections: making, watching and losing them.
extension Engine {
    // MARK: Making

    func connect(_ id: PoolConnectionID) {
        self.connector.connect(id).whenComplete { result in
            self.now = .now
            switch result {
            case .success(let connection): self.connected(id, connection)
            case .failure(let error): self.connectFailed(id, error)
            }
            self.finishTurn()
        }
    }

    private func connected(_ id: PoolConnectionID, _ connection: RedisConnection) {
        guard !self.isStopped else { return connection.close() }
        // It may have ended in the same breath.
        guard case .serving = connection.phase else {
            return self.connectFailed(id, RedisError.connectionFailed("the server closed the connection"))
        }
        connection.engine = self
        connection.lastHeard = self.now
        self.connections[id] = connection
        self.logger.debug(
            "connected to Redis", metadata: [LogKey.connection: "\(id.number)", LogKey.process: "\(connection.runID)"])
        if !self.pool.connected(id, self.now, random: .random(in: 0...1), &self.actions) { self.forget(connection) }
    }

    private func connectFailed(_ id: PoolConnectionID, _ error: any Error) {
        guard !self.isStopped else { return }
        let error = error as? RedisError ?? .connectionFailed("\(error)")
        let level: Logger.Level = self.pool.isFailing ? .debug : .warning
        self.logger.log(
            level: level, "connecting to Redis failed",
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
        connection.checkedBefore = self.now + self.configuration.silenceTimeout
        self.wake(at: connection.checkedBefore)
        self.send([RedisCommand("PING")], for: .check, size: 0, on: connection)
    }

    // MARK: Time

    /// From now on the server owes a reply.
    func expectReply(_ connection: RedisConnection) {
        connection.lastHeard = self.now
        self.wake(at: self.now + self.configuration.silenceTimeout)
    }

    func checkTimes(of connection: RedisConnection) {
        connection.replies.forEach { if case .request(let request) = $0 { self.expire(request) } }
        let silenceEnd = connection.replies.isEmpty ? nil : connection.lastHeard + self.configuration.silenceTimeout
        guard let first = [silenceEnd, connection.checkedBefore].compactMap(\.self).min() else { return }
        if first <= self.now { self.lose(connection, "no answer in time") } else { self.wake(at: first) }
    }

    // MARK: Losing

    /// The connection is of no use any more; those who wait for it are told.
    /// - Parameter error: what they are told; otherwise that the connection was lost.
    func lose(_ connection: RedisConnection, _ reason: String, as error: RedisError? = nil) {
        guard self.connections[connection.id] === connection else { return }
        self.now = .now
        self.logger.info(
            "connection to Redis lost", metadata: [LogKey.connection: "\(connection.id.number)", LogKey.detail: "\(reason)"])
        self.forget(connection)
        for entry in connection.replies.removeAll() {
            self.bytesUnderWay -= entry.size
            guard case .request(let request) = entry.purpose else { continue }
            var failure = error ?? .connectionLost(reason, wasSent: true)
            failure.outcomeUnknown = true
            request.answer(.failure(failure))
        }
        self.pool.closed(connection.id, self.now, random: .random(in: 0...1), &self.actions)
    }

    /// The pool wants it closed: nobody uses it.
    func close(_ id: PoolConnectionID, _ reason: PoolCloseReason) {
        guard let connection = self.connections[id] else { return }
        self.logger.debug("connection to Redis closed", metadata: [LogKey.connection: "\(id.number)", LogKey.reason: "\(reason)"])
        self.forget(connection)
    }

    private func forget(_ connection: RedisConnection) {
        self.connections[connection.id] = nil
        connection.close()
    }
}

/// The keys of log metadata.
enum LogKey {
    static let connection = "connection"
    static let process = "process"
    static let reason = "reason"
    static let detail = "detail"
}

public import Logging
public import Resilience

/// A client of one Postgres database: a pool of connections on one thread of its own. Safe to use from any task.
///
/// Nothing is connected before the first statement. A connection that was lost is made again when one is wanted.
public final class PostgresClient: Sendable {
    let inbox = Inbox()
    /// Why nothing can be asked of it.
    let startFailure: PostgresError?
    private let maxPendingNotifications: Int
    private let hasBackground: Bool

    /// - Parameter configuration: when it has `problems`, every call fails with `invalidConfiguration` and names them.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.maxPendingNotifications = configuration.maxPendingNotifications
        self.hasBackground = configuration.backgroundConnections > 0
        self.startFailure = Self.start(configuration, self.inbox, logger)
        if self.startFailure != nil { _ = self.inbox.close(PoolStatistics()) }
    }

    deinit { self.inbox.post(.stop) }

    private static func start(_ configuration: PostgresConfiguration, _ inbox: Inbox, _ logger: Logger) -> PostgresError? {
        let problems = configuration.problems
        guard problems.isEmpty, let settings = try? configuration.connectionSettings() else {
            return PostgresError(
                .invalidConfiguration, "The database cannot be used as configured: \(problems.joined(separator: " "))")
        }
        let started = BlockingThread.start {
            if let reactor = Reactor(inbox: inbox, configuration: configuration, settings: settings, logger: logger) {
                reactor.run()
            } else {
                logger.error("the database client has no file descriptor to work with")
                Reactor.refuseEverything(in: inbox)
            }
        }
        return started ? nil : PostgresError(.closed, "The system has no thread for the database client.")
    }

    /// Runs a prepared statement by itself, pipelined with others of its lane.
    ///
    /// A caller that leaves at its deadline or by cancellation does not stop the statement: its result is discarded.
    /// - Throws: PostgresError; with `outcomeUnknown` when the statement was sent and no answer came.
    public func query(
        _ statement: Statement,
        _ parameters: Parameters = Parameters(),
        lane: Lane = .read,
        deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> Rows {
        try self.checkStarted()
        try statement.check(parameters)
        return try await self.inbox.ask(.statement(statement, parameters), .lane(self.number(of: lane)), deadline: deadline).rows
    }

    /// Runs SQL text without parameters on a connection of its own: one or more statements separated by semicolons, which are one
    /// transaction unless the text says otherwise.
    public func execute(_ sql: String, deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
        let connection = try await self.lease(begin: nil, deadline: deadline)
        defer { connection.release() }
        try await connection.execute(sql, deadline: nil)
    }

    /// What is notified on a channel, from now until the reader stops.
    /// - Parameter channel: 1 to 63 bytes, without NUL.
    public func notifications(on channel: String) -> Notifications {
        precondition(
            (1...63).contains(channel.utf8.count) && !channel.utf8.contains(0), "A channel's name is 1 to 63 bytes without NUL.")
        return Notifications(NotificationMailbox(channel: channel, limit: self.maxPendingNotifications), self.inbox)
    }

    /// The pool as it was a moment ago.
    public var statistics: PoolStatistics { self.inbox.statistics }

    /// Takes no more work, lets what is in flight finish for `grace`, then closes every connection. Returns when that is done.
    public func shutDown(grace: Duration) async {
        await withCheckedContinuation { continuation in
            if !self.inbox.post(.shutDown(until: .now + grace, continuation)) { continuation.resume() }
        }
    }

    private func number(of lane: Lane) -> Int {
        switch lane {
        case .read: Reactor.LaneNumber.read
        case .write: Reactor.LaneNumber.write
        case .background: self.hasBackground ? Reactor.LaneNumber.background : Reactor.LaneNumber.read
        }
    }

    func checkStarted() throws(PostgresError) {
        if let startFailure { throw startFailure }
    }

    /// A connection alone.
    func lease(begin: String?, deadline: ContinuousClock.Instant?) async throws(PostgresError) -> LeasedConnection {
        try self.checkStarted()
        let answer = try await self.inbox.ask(.lease(begin: begin), .lane(Reactor.LaneNumber.exclusive), deadline: deadline)
        guard case .leased(let id) = answer else { throw PostgresError.protocolViolation }
        return LeasedConnection(inbox: self.inbox, id: id, deadline: deadline)
    }
}

extension Statement {
    /// Refuses what cannot be sent as it is.
    func check(_ parameters: Parameters) throws(PostgresError) {
        guard self.isSendable else {
            throw PostgresError(.invalidParameter, "A statement needs a name, and its text holds no NUL character.")
        }
        if let fault = parameters.fault { throw fault }
    }
}

extension Request.Answer {
    var rows: Rows {
        get throws(PostgresError) {
            guard case .rows(let rows) = self else { throw PostgresError.protocolViolation }
            return rows
        }
    }
}

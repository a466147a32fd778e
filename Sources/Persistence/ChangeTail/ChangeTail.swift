import Catalog
import Locking
public import Logging
import Postgres

/// Follows the change log, so that a server's copies of the catalogue know of every write, whoever made it, with or without anything
/// else between the servers. Safe to use from any task; one `run` at a time is enough.
///
/// A poll is one statement. It costs a fraction of a millisecond where nothing happened, and is bounded where much did. A poll that
/// fails changes nothing: the next one goes on from where the last good one ended. It runs in the background lane: were it to stand
/// behind callers' reads, a queue of them would make copies distrusted, and each read that they had spared would join the queue.
public final class ChangeTail: Sendable {
    private let executor: any StatementExecutor
    private let configuration: ChangeTailConfiguration
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let current = Guarded(ChangeTailStatus())

    /// - Parameter executor: the database itself, not one of its replicas, which may lag behind.
    public init(
        _ executor: any StatementExecutor,
        configuration: ChangeTailConfiguration = ChangeTailConfiguration(),
        logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.executor = executor
        self.configuration = configuration
        self.logger = logger
        self.now = now
    }

    public var status: ChangeTailStatus { self.current.withLock { $0 } }

    /// Polls, and tells the consumer, until the task is cancelled.
    public func run(_ consumer: any ChangeTailConsumer) async {
        var state = self.state
        while !Task.isCancelled {
            do throws(PostgresError) {
                let poll = try await self.poll(&state)
                await consumer.poll(poll)
                self.note(poll)
            } catch {
                if Task.isCancelled { return }
                self.noteFailure(error)
            }
            do { try await Task.sleep(for: self.configuration.interval) } catch { return }
        }
    }

    /// What a tail starts with.
    var state: ChangeTailState { ChangeTailState(maxChanges: self.configuration.maxChanges) }

    /// Looks once.
    func poll(_ state: inout ChangeTailState) async throws(PostgresError) -> ChangePoll {
        let began = self.now()
        let rows = try await self.executor.query(
            ChangeTailStatement.poll, ChangeTailStatement.parameters(state), lane: .background,
            deadline: began + self.configuration.timeout)
        return state.told(try ChangeTailAnswer(rows), began: began)
    }

    private func note(_ poll: ChangePoll) {
        let (hasRecovered, begins) = self.current.withLock { status in
            let before = status
            status.isFailing = false
            status.lastPoll = poll.began
            status.polls += 1
            switch poll.news {
            case .changes(let changes):
                status.changes += changes.count
                status.isResetting = false
            case .everything:
                status.resets += 1
                status.isResetting = poll.previousPoll != nil
            }
            return (before.isFailing, status.isResetting && !before.isResetting)
        }
        if hasRecovered { self.logger.notice("the change log is followed again") }
        if begins {
            self.logger.notice(
                """
                what is cached of the catalogue is forgotten: more has changed than can be told one by one, or the database was \
                restarted or replaced
                """)
        }
    }

    private func noteFailure(_ error: PostgresError) {
        let isNew = self.current.withLock { status in
            defer { status.isFailing = true }
            status.failures += 1
            return !status.isFailing
        }
        guard isNew else { return }
        self.logger.warning(
            "the change log cannot be followed until the database answers; what is cached here is not trusted for long",
            metadata: ["cause": "\(error.debugDescription)"]
        )
    }
}

/// What a tail has done.
public struct ChangeTailStatus: Hashable, Sendable {
    /// When the last poll that succeeded began; nil before the first. Copies are known to be as the catalogue was at that time.
    public var lastPoll: ContinuousClock.Instant?
    /// Polls that succeeded, and that failed.
    public var polls = 0
    public var failures = 0
    /// Changes that were told.
    public var changes = 0
    /// Polls that said that anything may have changed; the first one does.
    public var resets = 0
    /// Whether the last poll said so, and was not the first.
    public var isResetting = false
    /// Whether the last poll failed.
    public var isFailing = false

    public init() {}
}

/// How a tail follows the log.
public struct ChangeTailConfiguration: Hashable, Sendable {
    /// Between the end of a poll and the next one.
    public var interval = Duration.milliseconds(250)
    /// After which a poll is given up. The statement may go on in the database, until its own limit.
    public var timeout = Duration.seconds(1)
    /// Changes that are told one by one; where there are more, everything is to be forgotten. Postgres spends about 30 µs on each.
    public var maxChanges = 4_000

    public init() {}
}

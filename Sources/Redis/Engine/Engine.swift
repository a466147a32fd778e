import Logging
import NIOCore
import Resilience

/// Carries out everything that a client is asked for, on one event loop: what tasks ask comes in through the inbox, what the server
/// says through the connections. `PoolState`, `ReplyQueue` and `Handshake` decide; this acts.
///
/// Safe to share: `post` and `statistics` may be used from any thread; everything else happens on the event loop.
final class Engine: @unchecked Sendable {
    /// All requests are of one kind.
    static let lane = 0

    let eventLoop: any EventLoop
    let configuration: RedisConfiguration
    let connector: Connector
    let logger: Logger
    private let inbox = Inbox()
    var pool: PoolState
    /// What the pool has decided and is not done yet.
    var actions: [PoolAction] = []
    var connections: [PoolConnectionID: RedisConnection] = [:]
    /// The requests in the pool's queue.
    var waiting: [PoolWaiterID: Request] = [:]
    private var lastWaiter = 0
    /// Bytes of the requests that were accepted and neither answered by the server nor given up before they were sent.
    var bytesUnderWay = 0
    var lastConnectError: RedisError?
    /// The time of this turn.
    var now = ContinuousClock.now
    /// Connections with something to send.
    var unflushed: [RedisConnection] = []
    /// Nothing is due before this.
    private var nextDue: ContinuousClock.Instant?
    private var timer: (at: ContinuousClock.Instant, task: Scheduled<Void>)?
    /// Nil: nobody has asked for it. From then on no more is taken, and what is here goes on until then.
    private var end: (until: ContinuousClock.Instant, callers: [CheckedContinuation<Void, Never>])?
    private var isLastLook = false
    private(set) var isStopped = false

    init(_ configuration: RedisConfiguration, _ connector: Connector, logger: Logger) {
        self.eventLoop = connector.eventLoop
        self.configuration = configuration
        self.connector = connector
        self.logger = logger
        self.pool = PoolState(limits: configuration.pool, lanes: [configuration.lane])
    }

    // MARK: From any thread

    /// - Returns: false when the engine is gone; nothing will come of the command then.
    @discardableResult
    func post(_ command: Inbox.Command) -> Bool {
        switch self.inbox.post(command) {
        case .first: self.eventLoop.execute { self.turn() }
        case .further: break
        case .refused: return false
        }
        return true
    }

    var statistics: PoolStatistics { self.inbox.statistics }

    // MARK: The loop

    private func turn() {
        let commands = self.inbox.take()
        // Read after what is to be done was posted, so that a deadline that had passed by then has passed.
        self.now = .now
        for command in commands { self.carryOut(command) }
        self.finishTurn()
    }

    private func carryOut(_ command: Inbox.Command) {
        switch command {
        case .request(let request): self.accept(request)
        case .cancel(let request): self.cancel(request)
        case .start: self.pool.start(self.now, &self.actions)
        case .shutDown(let until, let caller): self.shutDown(until, caller)
        case .stop: self.finish()
        }
        self.performActions()
    }

    /// Does what has been decided, sends what was written, and sets the clock for what comes next.
    func finishTurn() {
        guard !self.isStopped else { return }
        self.now = .now
        self.performActions()
        if let due = self.nextDue, due <= self.now { self.checkTimes() }
        if let due = self.pool.nextWake, due <= self.now { self.pool.woken(self.now, &self.actions) }
        self.performActions()
        if self.isEnding, !self.pool.isShutDown, self.waiting.isEmpty {
            self.pool.shutDown(&self.actions)
            self.performActions()
        }
        let unflushed = self.unflushed
        self.unflushed = []
        for connection in unflushed { connection.flush() }
        self.inbox.statistics = self.pool.statistics
        if self.pool.isFinished { return self.finish() }
        if let end, end.until <= self.now { self.lookOnceMore() }
        self.setTimer()
    }

    func performActions() {
        while !self.actions.isEmpty {
            let actions = self.actions
            self.actions = []
            for action in actions { self.perform(action) }
        }
    }

    private func perform(_ action: PoolAction) {
        switch action {
        case .connect(let id): self.connect(id)
        case .check(let id): self.check(id)
        case .grant(let waiter, let id):
            if let request = self.waiting.removeValue(forKey: waiter) {
                self.start(request, on: id)
            } else {
                self.pool.released(id, self.now, &self.actions)
            }
        case .fail(let waiter, let failure):
            if let request = self.waiting.removeValue(forKey: waiter) { self.drop(request, self.error(for: failure)) }
        case .close(let id, let reason): self.close(id, reason)
        }
    }

    private func error(for failure: PoolFailure) -> RedisError {
        switch failure {
        case .unreachable: self.lastConnectError ?? .connectionFailed("no connection could be made")
        case .timedOut: .acquireTimedOut(last: self.pool.isFailing ? self.lastConnectError : nil)
        case .tooManyWaiting: .tooManyWaiting
        case .shutDown: .closed
        }
    }

    func makeWaiter() -> PoolWaiterID {
        self.lastWaiter += 1
        return PoolWaiterID(number: self.lastWaiter)
    }

    // MARK: Time

    /// Something is to be looked at then. Looking too early does no harm.
    func wake(at instant: ContinuousClock.Instant?) {
        guard let instant else { return }
        self.nextDue = self.nextDue.map { min($0, instant) } ?? instant
    }

    /// Deadlines that lie closer together than this are looked at together: each look is at everything that is under way.
    private static let timerGrain = Duration.milliseconds(1)

    private func setTimer() {
        let due = [self.nextDue, self.pool.nextWake, self.isLastLook ? nil : self.end?.until].compactMap(\.self).min()
        guard let due else { return }
        let at = max(due, self.now + Self.timerGrain)
        if let timer = self.timer {
            if timer.at <= at { return }
            timer.task.cancel()
        }
        let task = self.eventLoop.scheduleTask(in: self.now.duration(to: at).timeAmount) {
            self.timer = nil
            self.finishTurn()
        }
        self.timer = (at, task)
    }

    /// Looks at everything that time may end, and notes when the next of it is due.
    private func checkTimes() {
        self.nextDue = nil
        for request in Array(self.waiting.values) { self.expire(request) }
        for connection in Array(self.connections.values) { self.checkTimes(of: connection) }
    }

    // MARK: The end

    var isEnding: Bool { self.end != nil }

    /// The pool goes on while requests wait for its connections, which would be told to go otherwise: they came in time.
    private func shutDown(_ until: ContinuousClock.Instant, _ caller: CheckedContinuation<Void, Never>) {
        self.end = (min(until, self.end?.until ?? until), (self.end?.callers ?? []) + [caller])
    }

    /// So much later than the loop, when nothing holds it up, looks at its sockets again.
    private static let lastLook = Duration.milliseconds(50)

    /// The grace is over. Answers that came within it may lie in the sockets unread, as on a busy machine this turn may be late, or the
    /// turn of one connection that was read before others: they are looked at once more before everything ends.
    private func lookOnceMore() {
        guard !self.isLastLook else { return }
        self.isLastLook = true
        self.eventLoop.scheduleTask(in: Self.lastLook.timeAmount) { self.finish() }
    }

    private func finish() {
        guard !self.isStopped else { return }
        self.pool.shutDown(&self.actions)
        self.performActions()
        for connection in Array(self.connections.values) { self.lose(connection, "the client was shut down", as: .closed) }
        self.performActions()
        self.isStopped = true
        self.inbox.statistics = self.pool.statistics
        self.timer?.task.cancel()
        self.timer = nil
        for command in self.inbox.close() {
            switch command {
            case .request(let request): request.answer(.failure(.closed))
            case .shutDown(_, let caller): caller.resume()
            case .cancel, .start, .stop: break
            }
        }
        self.end?.callers.forEach { $0.resume() }
        self.end = nil
    }
}

extension RedisConfiguration {
    fileprivate var lane: PoolLane {
        PoolLane(
            maxConnections: self.pool.maxOpen,
            reservedConnections: 0,
            requestsPerConnection: self.commandsPerConnection,
            requestsToGrow: min(self.commandsPerConnectionToGrow, self.commandsPerConnection)
        )
    }
}

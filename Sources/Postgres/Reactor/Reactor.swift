import Logging
import Resilience

/// Carries out everything that a client is asked for, on one thread: requests come in through the inbox, connections are served as
/// their sockets become ready. `PoolState`, `PipelineState` and `Lease` decide; this acts.
final class Reactor {
    enum LaneNumber {
        static let read = 0
        static let write = 1
        static let exclusive = 2
        static let listen = 3
        /// There only with `backgroundConnections`.
        static let background = 4
    }

    let inbox: Inbox
    let configuration: PostgresConfiguration
    let settings: [ConnectionSetting]
    let logger: Logger
    let readiness: Readiness
    var pool: PoolState
    /// What the pool has decided and is not done yet.
    var actions: [PoolAction] = []
    var connections: [PoolConnectionID: PostgresConnection] = [:]
    /// Requests in the pool's queue.
    var waiting: [PoolWaiterID: Request] = [:]
    private var lastWaiter = 0
    /// Attempts to connect under way, and until when they are waited for.
    var attempts: [PoolConnectionID: ContinuousClock.Instant] = [:]
    var lastConnectError: PostgresError?
    var blockingThreads = 0
    var listening: Listening
    /// The time of this turn.
    var now = ContinuousClock.now
    /// Nothing is due before this.
    private var nextTimer: ContinuousClock.Instant?
    private var end: (until: ContinuousClock.Instant, callers: [CheckedContinuation<Void, Never>])?
    private var isStopped = false

    /// - Returns: nil when the process has no file descriptor left.
    init?(inbox: Inbox, configuration: PostgresConfiguration, settings: [ConnectionSetting], logger: Logger) {
        guard let readiness = Readiness(capacity: configuration.pool.maxOpen + 1), inbox.bell >= 0,
            readiness.add(inbox.bell, tag: Self.bellTag)
        else { return nil }
        self.inbox = inbox
        self.configuration = configuration
        self.settings = settings
        self.logger = logger
        self.readiness = readiness
        self.listening = Listening()
        self.pool = PoolState(limits: configuration.pool, lanes: configuration.lanes)
    }

    /// Connections are tagged with their numbers, which begin at 1.
    private static let bellTag: UInt64 = 0

    // MARK: The loop

    func run() {
        while !self.isStopped && !self.pool.isFinished { self.turn() }
        self.finish()
    }

    private func turn() {
        var ready: [Readiness.Event] = []
        self.readiness.wait(self.timeToSleep()) { ready.append($0) }
        let commands = self.inbox.take()
        // Read after what is to be done was posted, so that a deadline that had passed by then has passed.
        self.now = .now
        for event in ready {
            if event.tag == Self.bellTag { self.inbox.clearBell() } else { self.serve(event) }
        }
        for command in commands { self.carryOut(command) }
        if let due = self.nextTimer, due <= self.now { self.runTimers() }
        if let due = self.pool.nextWake, due <= self.now { self.pool.woken(self.now, &self.actions) }
        self.performActions()
        if let end = self.end, end.until <= self.now { self.isStopped = true }
    }

    private func timeToSleep() -> Duration? {
        guard self.inbox.prepareToSleep(self.pool.statistics) else { return .zero }
        let due = [self.nextTimer, self.pool.nextWake, self.end?.until].compactMap { $0 }.min()
        return due.map { ContinuousClock.now.duration(to: $0) }
    }

    private func serve(_ event: Readiness.Event) {
        guard let connection = self.connections[PoolConnectionID(number: Int(event.tag))] else { return }
        if event.isReadable { self.receive(connection) }
        if event.isWritable { self.flush(connection) }
        self.performActions()
    }

    private func carryOut(_ command: Inbox.Command) {
        switch command {
        case .request(let request): self.accept(request)
        case .cancel(let request): self.cancel(request)
        case .release(let id): self.release(id)
        case .abandonCopy(let id): self.abandonCopy(id)
        case .connected(let id, let libpq): self.connected(id, libpq)
        case .connectFailed(let id, let error): self.connectFailed(id, error)
        case .cancelFinished(let id): self.cancelFinished(id)
        case .threadEnded: self.blockingThreads -= 1
        case .subscribe(let mailbox): self.subscribe(mailbox)
        case .unsubscribe(let id): self.unsubscribe(id)
        case .shutDown(let until, let caller): self.shutDown(until, caller)
        case .stop: self.isStopped = true
        }
        self.performActions()
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
            if let request = self.waiting.removeValue(forKey: waiter) { self.start(request, on: id) }
        case .fail(let waiter, let failure):
            self.waiting.removeValue(forKey: waiter)?.answer(.failure(self.error(for: failure)))
        case .close(let id, let reason): self.close(id, reason)
        }
    }

    private func error(for failure: PoolFailure) -> PostgresError {
        switch failure {
        case .unreachable: self.lastConnectError ?? PostgresError(.connectionFailed, "Postgres could not be reached.")
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
        self.nextTimer = self.nextTimer.map { min($0, instant) } ?? instant
    }

    /// Looks at everything that time may end, and notes when the next of it is due.
    private func runTimers() {
        self.nextTimer = nil
        for request in Array(self.waiting.values) { self.expire(request) }
        for (id, until) in self.attempts {
            if until <= self.now {
                self.connectFailed(id, PostgresError(.connectionFailed, "Postgres did not answer a new connection in time."))
            } else {
                self.wake(at: until)
            }
        }
        for connection in Array(self.connections.values) { self.checkTimes(of: connection) }
        self.checkListening()
    }

    // MARK: The end

    private func shutDown(_ until: ContinuousClock.Instant, _ caller: CheckedContinuation<Void, Never>) {
        self.end = (min(until, self.end?.until ?? until), (self.end?.callers ?? []) + [caller])
        guard !self.pool.isShutDown else { return }
        self.pool.shutDown(&self.actions)
        self.endListening()
    }

    private func finish() {
        self.pool.shutDown(&self.actions)
        self.performActions()
        self.endListening()
        for connection in Array(self.connections.values) {
            self.cancelUnattended(connection)
            self.lose(connection, detail: nil, as: .closed)
        }
        Self.refuseEverything(in: self.inbox, statistics: self.pool.statistics)
        self.end?.callers.forEach { $0.resume() }
    }

    /// Nothing that was posted, and nothing that will be, is done.
    static func refuseEverything(in inbox: Inbox, statistics: PoolStatistics = PoolStatistics()) {
        for command in inbox.close(statistics) {
            switch command {
            case .request(let request): request.answer(.failure(.closed))
            case .subscribe(let mailbox): mailbox.finish()
            case .shutDown(_, let caller): caller.resume()
            case .cancel, .release, .abandonCopy, .connected, .connectFailed, .cancelFinished, .threadEnded, .unsubscribe, .stop:
                break
            }
        }
    }
}

extension PostgresConfiguration {
    /// In the order of `Reactor.LaneNumber`.
    fileprivate var lanes: [PoolLane] {
        let lanes = [
            self.pipelined(connections: self.readConnections),
            self.pipelined(connections: self.writeConnections),
            PoolLane(maxConnections: self.pool.maxOpen, reservedConnections: 1, requestsPerConnection: 1),
            PoolLane(maxConnections: 1, reservedConnections: 1, requestsPerConnection: 1),
        ]
        return self.backgroundConnections > 0 ? lanes + [self.pipelined(connections: self.backgroundConnections)] : lanes
    }

    private func pipelined(connections: Int) -> PoolLane {
        PoolLane(
            maxConnections: connections,
            reservedConnections: 1,
            requestsPerConnection: self.statementsPerConnection,
            requestsToGrow: min(self.statementsPerConnectionToGrow, self.statementsPerConnection)
        )
    }
}

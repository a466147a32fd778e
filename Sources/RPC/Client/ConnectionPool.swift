import Locking
import Logging
import NIOCore

/// Keeps a client's connections and lends them to calls. `ConnectionPoolState` decides; this acts. Safe to use from any task.
final class ConnectionPool: Sendable {
    private typealias State = ConnectionPoolState<ClientConnection>

    /// A connection on loan for one call. Give it back once.
    struct Lease: Sendable {
        let connection: ClientConnection
        fileprivate let id: ConnectionID
        fileprivate let pool: ConnectionPool

        func release() {
            self.pool.update { $0.state.released(self.id, $1, &$2) }
        }

        /// Keeps further calls off the connection when an error says that its server is shutting down: it answers fast, and would
        /// always look the least busy.
        func heed(_ error: any Error) {
            guard let error = error as? RPCError, error.isDraining else { return }
            self.pool.update { $0.state.exhausted(self.id, $1, &$2) }
        }
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Lease, any Error>
        var deadline: Scheduled<Void>?
    }

    private struct Shared {
        var state: State
        var waiters: [WaiterID: Waiter] = [:]
        var nextWaiter = 0
        var wake: (at: NIODeadline, task: Scheduled<Void>)?
        var whenFinished: [CheckedContinuation<Void, Never>] = []
    }

    /// What is done once the lock is open again.
    private enum Effect {
        case connect(ConnectionID, target: Int)
        case resume(CheckedContinuation<Lease, any Error>, Result<Lease, RPCError>)
        case close(ClientConnection)
        case finish(CheckedContinuation<Void, Never>)
    }

    private let connector: any Connector
    /// Carries the pool's own timers, and tells the time.
    let eventLoop: any EventLoop
    private let logger: Logger
    /// A number from 0 to 1.
    private let random: @Sendable () -> Double
    private let shared: Guarded<Shared>

    init(
        connector: any Connector,
        configuration: PoolConfiguration,
        eventLoop: any EventLoop,
        logger: Logger = Logger(label: "krafti.rpc.client"),
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.connector = connector
        self.eventLoop = eventLoop
        self.logger = logger
        self.random = random
        self.shared = Guarded(
            Shared(state: ConnectionPoolState(targetCount: connector.targets.count, configuration: configuration))
        )
    }

    /// On the clock that deadlines are measured by.
    var now: NIODeadline { self.eventLoop.now }

    var statistics: ConnectionStatistics { self.shared.withLock { $0.state.statistics } }

    // MARK: Calls

    /// A connection that takes calls.
    /// - Parameter waitForReady: whether to go on trying until the deadline instead of failing with the first failure to connect.
    /// - Throws: RPCError: UNAVAILABLE when none can be made, RESOURCE_EXHAUSTED when too many calls wait, DEADLINE_EXCEEDED, CANCELLED.
    func lease(waitForReady: Bool, deadline: Deadline) async throws -> Lease {
        if let lease = self.leaseAtOnce() { return lease }
        let waiter = self.shared.withLock { shared in
            shared.nextWaiter += 1
            return WaiterID(number: shared.nextWaiter)
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.wait(continuation, as: waiter, waitForReady: waitForReady, deadline: deadline)
            }
        } onCancel: {
            self.cancel(waiter)
        }
    }

    private func leaseAtOnce() -> Lease? {
        let now = self.now
        let (granted, effects) = self.shared.withLock { shared in
            var actions: [State.Action] = []
            let granted = shared.state.acquire(now, &actions)
            return (granted, actions.isEmpty ? [] : self.effects(of: actions, &shared))
        }
        for effect in effects { self.perform(effect) }
        return granted.map { Lease(connection: $0.connection, id: $0.id, pool: self) }
    }

    private func wait(
        _ continuation: CheckedContinuation<Lease, any Error>,
        as waiter: WaiterID,
        waitForReady: Bool,
        deadline: Deadline
    ) {
        self.update { shared, now, actions in
            shared.waiters[waiter] = Waiter(
                continuation: continuation,
                deadline: deadline == .never
                    ? nil : self.eventLoop.scheduleTask(deadline: deadline.instant) { self.expire(waiter) }
            )
            shared.state.enqueue(waiter, waitForReady: waitForReady, now, &actions)
        }
        // A cancellation that came before the continuation was stored found nothing to resume.
        if Task.isCancelled { self.cancel(waiter) }
    }

    private func cancel(_ waiter: WaiterID) {
        self.leave(waiter) { _ in RPCError(.cancelled, "The call was cancelled while it waited for a connection.") }
    }

    private func expire(_ waiter: WaiterID) {
        self.leave(waiter) { unreached in
            let reason = unreached.isEmpty ? "." : ": \(PoolFailure.describe(unreached, self.connector.targets))."
            return RPCError(.deadlineExceeded, "The call's deadline passed while it waited for a connection\(reason)")
        }
    }

    private func leave(_ waiter: WaiterID, _ error: ([PoolFailure.Unreached]) -> RPCError) {
        let (left, unreached) = self.shared.withLock { shared in
            shared.state.left(waiter)
            return (shared.waiters.removeValue(forKey: waiter), shared.state.unreached)
        }
        left?.deadline?.cancel()
        left?.continuation.resume(throwing: error(unreached))
    }

    // MARK: The end

    /// Lets calls in flight finish for `grace`, then closes every connection. No connection is lent afterwards.
    func shutDown(grace: Duration) async {
        self.update { $0.state.shutDown(&$2) }
        let end = self.eventLoop.scheduleTask(in: grace.timeAmount) { self.closeAll() }
        await withCheckedContinuation { continuation in
            self.update { shared, _, _ in shared.whenFinished.append(continuation) }
        }
        end.cancel()
    }

    /// Closes every connection without waiting for anything.
    func abandon() {
        self.update { $0.state.shutDown(&$2) }
        self.closeAll()
    }

    private func closeAll() {
        for connection in self.shared.withLock({ $0.state.connections }) { connection.close() }
    }

    // MARK: Deciding and acting

    private func update(_ event: @Sendable (inout Shared, NIODeadline, inout [State.Action]) -> Void) {
        let now = self.now
        let effects = self.shared.withLock { shared in
            var actions: [State.Action] = []
            event(&shared, now, &actions)
            return self.effects(of: actions, &shared)
        }
        for effect in effects { self.perform(effect) }
    }

    private func effects(of actions: [State.Action], _ shared: inout Shared) -> [Effect] {
        var effects = actions.compactMap { action -> Effect? in
            switch action {
            case .connect(let id, let target): return .connect(id, target: target)
            case .close(let connection): return .close(connection)
            case .grant(let waiter, let id, let connection):
                let lease = Lease(connection: connection, id: id, pool: self)
                return self.end(waiter, .success(lease), &shared)
            case .fail(let waiter, let failure):
                return self.end(waiter, .failure(failure.asRPCError(targets: self.connector.targets)), &shared)
            }
        }
        if shared.state.isFinished {
            effects += shared.whenFinished.map { .finish($0) }
            shared.whenFinished = []
        }
        self.scheduleWake(&shared)
        return effects
    }

    private func end(_ waiter: WaiterID, _ result: Result<Lease, RPCError>, _ shared: inout Shared) -> Effect? {
        guard let ended = shared.waiters.removeValue(forKey: waiter) else { return nil }
        ended.deadline?.cancel()
        return .resume(ended.continuation, result)
    }

    private func scheduleWake(_ shared: inout Shared) {
        let wake = shared.state.nextWake
        guard wake != shared.wake?.at else { return }
        shared.wake?.task.cancel()
        shared.wake = wake.map { at in
            let task = self.eventLoop.scheduleTask(deadline: at) {
                self.update { shared, now, actions in
                    shared.wake = nil
                    shared.state.woken(max(now, at), &actions)
                }
            }
            return (at, task)
        }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .connect(let id, let target): self.connect(id, to: target)
        case .resume(let continuation, let result): continuation.resume(with: result)
        case .close(let connection): connection.beginDrain()
        case .finish(let continuation): continuation.resume()
        }
    }

    private func connect(_ id: ConnectionID, to target: Int) {
        var logger = self.logger
        logger[metadataKey: "connection"] = "\(id.number)"
        logger[metadataKey: "address"] = "\(self.connector.targets[target])"
        let events = ClientConnection.Events(
            exhausted: { self.update { $0.state.exhausted(id, $1, &$2) } },
            closed: { [logger] in
                logger.debug("connection closed")
                let random = self.random()
                self.update { $0.state.closed(id, $1, random: random, &$2) }
            }
        )
        self.connector.connect(to: target, events: events).whenComplete { [logger] result in
            let random = self.random()
            switch result {
            case .success(let connection):
                logger.debug("connected")
                self.update { $0.state.connected(id, connection, $1, random: random, &$2) }
            case .failure(let error):
                let reason = ConnectFailure.reason(error)
                logger.debug("connecting failed", metadata: ["reason": "\(reason)"])
                self.update { $0.state.connectFailed(id, reason, $1, random: random, &$2) }
            }
        }
    }
}

import NIOCore

/// Names a connection of a pool, from the attempt to make it on.
struct ConnectionID: Hashable, Sendable { let number: Int }

/// Names a call that waits for a connection.
struct WaiterID: Hashable, Sendable { let number: Int }

/// What a pool does with its connections. Pure: events come in with the time and with chance, actions go out.
///
/// Targets are known by their index. `Connection` is whatever the pool keeps for a connection.
struct ConnectionPoolState<Connection> {
    enum Action {
        /// Connect; `connected` or `connectFailed` follows.
        case connect(ConnectionID, target: Int)
        case grant(WaiterID, ConnectionID, Connection)
        case fail(WaiterID, PoolFailure)
        /// Close it: no call uses it, and none will.
        case close(Connection)
    }

    enum Phase {
        /// On the way. Can become ready, or go.
        case connecting
        /// Takes calls. Can become aged or retiring.
        case ready
        /// Takes calls until its successor is ready. Becomes retiring.
        case aged
        /// Takes no more calls; closed when the last one has ended.
        case retiring
    }

    struct Entry {
        let id: ConnectionID
        let target: Int
        var phase = Phase.connecting
        /// Nil while connecting.
        var connection: Connection?
        var callsInFlight = 0
        var readySince = NIODeadline.distantPast
        var agesAt = NIODeadline.distantFuture

        var takesCalls: Bool { self.phase == .ready || self.phase == .aged }
        /// Whether it counts towards the connections that its target should have.
        var isLasting: Bool { self.phase == .connecting || self.phase == .ready }
    }

    struct Target {
        /// In a row.
        var failures = 0
        var retryAt = NIODeadline.distantPast
        var lastFailure: String?
    }

    let configuration: PoolConfiguration
    var targets: [Target]
    var entries: [Entry] = []
    var nextNumber = 0
    /// Where the search for the least busy connection begins, so that equally busy ones take turns.
    var turn = 0
    /// False while every target has what it should have: calls then need not look.
    var mayLackConnections = true
    var waiters = WaitingCalls()
    private(set) var isShutDown = false

    init(targetCount: Int, configuration: PoolConfiguration) {
        self.configuration = configuration
        self.targets = Array(repeating: Target(), count: targetCount)
    }

    // MARK: Calls

    /// A call wants a connection now.
    /// - Returns: nil when it has to wait: `enqueue` it then.
    mutating func acquire(_ now: NIODeadline, _ actions: inout [Action]) -> (id: ConnectionID, connection: Connection)? {
        guard !self.isShutDown, self.waiters.isEmpty, let granted = self.grantLeastBusy(now, &actions) else { return nil }
        if self.mayLackConnections { self.connectWhereLacking(now, &actions) }
        return granted
    }

    /// A call waits for a connection. It may be granted one, or fail, at once.
    /// - Parameter waitForReady: whether it goes on waiting while no target can be reached.
    mutating func enqueue(_ waiter: WaiterID, waitForReady: Bool, _ now: NIODeadline, _ actions: inout [Action]) {
        if self.isShutDown { return actions.append(.fail(waiter, .shutDown)) }
        if self.targets.isEmpty { return actions.append(.fail(waiter, .noTargets)) }
        guard self.waiters.count < self.configuration.maxWaitingCalls else {
            return actions.append(.fail(waiter, .tooManyWaiting(limit: self.configuration.maxWaitingCalls)))
        }
        self.waiters.append(waiter, waitForReady: waitForReady)
        self.settle(now, &actions)
    }

    /// A waiting call has given up.
    mutating func left(_ waiter: WaiterID) { self.waiters.remove(waiter) }

    /// A call that was granted a connection has ended.
    mutating func released(_ id: ConnectionID, _ now: NIODeadline, _ actions: inout [Action]) {
        // Not there when the connection closed before its calls had ended.
        guard let index = self.index(of: id) else { return }
        self.entries[index].callsInFlight -= 1
        if self.entries[index].phase == .retiring {
            self.closeIfUnused(index, &actions)
        } else if !self.waiters.isEmpty {
            self.grantWaiting(now, &actions)
        }
    }

    // MARK: Connections

    mutating func connected(
        _ id: ConnectionID,
        _ connection: Connection,
        _ now: NIODeadline,
        random: Double,
        _ actions: inout [Action]
    ) {
        guard let index = self.index(of: id) else { return actions.append(.close(connection)) }
        self.entries[index].connection = connection
        self.entries[index].readySince = now
        if self.isShutDown { return self.retire(index, &actions) }
        self.entries[index].phase = .ready
        self.targets[self.entries[index].target].lastFailure = nil
        if let age = self.configuration.maxConnectionAge {
            let jittered = age.jittered(by: self.configuration.connectionAgeJitter, random: random)
            self.entries[index].agesAt = Deadline(timeout: jittered, after: now).instant
        }
        let target = self.entries[index].target
        if let predecessor = self.entries.firstIndex(where: { $0.target == target && $0.phase == .aged }) {
            self.retire(predecessor, &actions)
        }
        self.settle(now, &actions)
    }

    mutating func connectFailed(
        _ id: ConnectionID,
        _ reason: String,
        _ now: NIODeadline,
        random: Double,
        _ actions: inout [Action]
    ) {
        guard let index = self.index(of: id) else { return }
        let target = self.entries.remove(at: index).target
        self.failed(target, reason, now, random: random)
        // Before anything is tried again: a call that does not wait for ready ends with the failures that it has seen.
        self.failUnreachable(&actions)
        self.settle(now, &actions)
    }

    /// The connection takes no more calls, though it is open: its stream ids are used up, or its server is shutting down.
    mutating func exhausted(_ id: ConnectionID, _ now: NIODeadline, _ actions: inout [Action]) {
        guard let index = self.index(of: id), self.entries[index].takesCalls else { return }
        self.retire(index, &actions)
        self.settle(now, &actions)
    }

    mutating func closed(_ id: ConnectionID, _ now: NIODeadline, random: Double, _ actions: inout [Action]) {
        guard let index = self.index(of: id) else { return }
        let entry = self.entries.remove(at: index)
        self.mayLackConnections = true
        if entry.phase != .retiring {
            // A target that accepts and closes at once must not be hammered either: a connection counts as a success only when it
            // outlives the wait that its failure costs.
            let failures = self.targets[entry.target].failures + 1
            let proof = self.configuration.backoff.delay(afterFailures: failures, random: 0.5)
            if now - entry.readySince < proof.timeAmount {
                self.failed(entry.target, "it closed the connection right away", now, random: random)
            } else {
                self.targets[entry.target].failures = 0
            }
        }
        self.settle(now, &actions)
    }

    // MARK: Time

    /// When `woken` should come; nil when nothing waits for time to pass.
    var nextWake: NIODeadline? {
        guard !self.isShutDown else { return nil }
        var wake = NIODeadline.distantFuture
        for entry in self.entries where entry.phase == .ready { wake = min(wake, entry.agesAt) }
        if self.wantsConnections {
            for (index, target) in self.targets.enumerated() where self.lack(of: index) > 0 && !self.isConnecting(to: index) {
                wake = min(wake, target.retryAt)
            }
        }
        return wake == .distantFuture ? nil : wake
    }

    mutating func woken(_ now: NIODeadline, _ actions: inout [Action]) {
        for index in self.entries.indices where self.entries[index].phase == .ready && self.entries[index].agesAt <= now {
            self.entries[index].phase = .aged
            self.mayLackConnections = true
            if self.lack(of: self.entries[index].target) <= 0 { self.retire(index, &actions) }
        }
        self.settle(now, &actions)
    }

    // MARK: The end

    /// Fails the calls that wait; connections close when their calls have ended. No connection is granted any more.
    mutating func shutDown(_ actions: inout [Action]) {
        self.isShutDown = true
        for waiter in self.waiters.removeAll(where: { _ in true }) { actions.append(.fail(waiter, .shutDown)) }
        for index in self.entries.indices where self.entries[index].takesCalls { self.retire(index, &actions) }
    }

    /// True after shutting down, once no connection is open.
    var isFinished: Bool { self.isShutDown && self.entries.allSatisfy { $0.phase == .connecting } }

    /// The targets that failed last time, and how.
    var unreached: [PoolFailure.Unreached] {
        self.targets.enumerated().compactMap { index, target in
            target.lastFailure.map { PoolFailure.Unreached(target: index, reason: $0) }
        }
    }

    /// Every open connection.
    var connections: [Connection] { self.entries.compactMap(\.connection) }

    var statistics: ConnectionStatistics {
        var statistics = ConnectionStatistics()
        statistics.callsWaiting = self.waiters.count
        for entry in self.entries {
            statistics.callsInFlight += entry.callsInFlight
            switch entry.phase {
            case .connecting: statistics.connecting += 1
            case .ready, .aged:
                statistics.open += 1
                if entry.callsInFlight == 0 { statistics.idle += 1 }
            case .retiring: statistics.draining += 1
            }
        }
        return statistics
    }
}

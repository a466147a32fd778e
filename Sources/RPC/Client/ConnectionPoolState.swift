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

    private enum Phase {
        /// On the way. Can become ready, or go.
        case connecting
        /// Takes calls. Can become aged or retiring.
        case ready
        /// Takes calls until its successor is ready. Becomes retiring.
        case aged
        /// Takes no more calls; closed when the last one has ended.
        case retiring
    }

    private struct Entry {
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

    private struct Target {
        /// In a row.
        var failures = 0
        var retryAt = NIODeadline.distantPast
        var lastFailure: String?
    }

    private let configuration: PoolConfiguration
    private var targets: [Target]
    private var entries: [Entry] = []
    private var nextNumber = 0
    /// Where the search for the least busy connection begins, so that equally busy ones take turns.
    private var turn = 0
    /// False while every target has what it should have: calls then need not look.
    private var mayLackConnections = true
    private var waiters = WaitingCalls()
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

    /// The connection takes no more calls, though it is open: its stream ids are used up.
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

// MARK: - What follows from an event

extension ConnectionPoolState {
    private mutating func settle(_ now: NIODeadline, _ actions: inout [Action]) {
        guard !self.isShutDown else { return }
        if self.wantsConnections { self.connectWhereLacking(now, &actions) }
        self.grantWaiting(now, &actions)
        self.failUnreachable(&actions)
    }

    /// When no connection is there or on its way, fails the calls that do not wait for ready.
    private mutating func failUnreachable(_ actions: inout [Action]) {
        guard !self.waiters.isEmpty, !self.entries.contains(where: { $0.takesCalls || $0.phase == .connecting }) else { return }
        let failure = PoolFailure.unreachable(self.unreached)
        for waiter in self.waiters.removeAll(where: { !$0 }) { actions.append(.fail(waiter, failure)) }
    }

    private mutating func grantWaiting(_ now: NIODeadline, _ actions: inout [Action]) {
        while !self.waiters.isEmpty, let granted = self.grantLeastBusy(now, &actions), let waiter = self.waiters.popFirst() {
            actions.append(.grant(waiter, granted.id, granted.connection))
        }
    }

    private mutating func grantLeastBusy(
        _ now: NIODeadline,
        _ actions: inout [Action]
    ) -> (id: ConnectionID, connection: Connection)? {
        guard let index = self.leastBusy(), let connection = self.entries[index].connection else { return nil }
        self.turn = index + 1
        if self.entries[index].callsInFlight >= self.configuration.callsPerConnectionToGrow { self.grow(now, &actions) }
        self.entries[index].callsInFlight += 1
        return (self.entries[index].id, connection)
    }

    private func leastBusy() -> Int? {
        var best: Int?
        var bestCalls = self.configuration.maxCallsPerConnection
        for offset in self.entries.indices {
            let index = (self.turn + offset) % self.entries.count
            let entry = self.entries[index]
            guard entry.takesCalls, entry.callsInFlight < bestCalls else { continue }
            best = index
            bestCalls = entry.callsInFlight
            if bestCalls == 0 { break }
        }
        return best
    }

    /// Adds a connection where the fewest are, one at a time.
    private mutating func grow(_ now: NIODeadline, _ actions: inout [Action]) {
        guard !self.entries.contains(where: { $0.phase == .connecting }) else { return }
        let candidates = self.targets.indices.filter { self.targets[$0].retryAt <= now }
        guard let target = candidates.min(by: { self.lasting(of: $0) < self.lasting(of: $1) }),
            self.lasting(of: target) < self.configuration.maxConnectionsPerEndpoint
        else { return }
        self.connect(to: target, &actions)
    }

    /// Whether someone would have connections made now. Without calls, what was lost stays lost.
    private var wantsConnections: Bool {
        !self.waiters.isEmpty || self.entries.contains { $0.phase == .aged }
    }

    private mutating func connectWhereLacking(_ now: NIODeadline, _ actions: inout [Action]) {
        for target in self.targets.indices where self.targets[target].retryAt <= now {
            let lack = self.lack(of: target)
            // After a failure one attempt at a time, to see whether it is over.
            let attempts = self.targets[target].failures == 0 ? lack : self.isConnecting(to: target) ? 0 : min(lack, 1)
            for _ in 0..<max(attempts, 0) { self.connect(to: target, &actions) }
        }
        self.mayLackConnections = self.targets.indices.contains { self.lack(of: $0) > 0 }
    }

    private mutating func connect(to target: Int, _ actions: inout [Action]) {
        self.nextNumber += 1
        let id = ConnectionID(number: self.nextNumber)
        self.entries.append(Entry(id: id, target: target))
        actions.append(.connect(id, target: target))
    }

    private mutating func failed(_ target: Int, _ reason: String, _ now: NIODeadline, random: Double) {
        self.mayLackConnections = true
        self.targets[target].lastFailure = reason
        // Attempts that were under way together fail together: that is one failure.
        guard self.targets[target].retryAt <= now else { return }
        self.targets[target].failures += 1
        let delay = self.configuration.backoff.delay(afterFailures: self.targets[target].failures, random: random)
        self.targets[target].retryAt = Deadline(timeout: delay, after: now).instant
    }

    private mutating func retire(_ index: Int, _ actions: inout [Action]) {
        self.entries[index].phase = .retiring
        self.mayLackConnections = true
        self.closeIfUnused(index, &actions)
    }

    private func closeIfUnused(_ index: Int, _ actions: inout [Action]) {
        if self.entries[index].callsInFlight == 0, let connection = self.entries[index].connection {
            actions.append(.close(connection))
        }
    }

    private func index(of id: ConnectionID) -> Int? { self.entries.firstIndex { $0.id == id } }

    private func lasting(of target: Int) -> Int {
        self.entries.reduce(0) { $0 + ($1.target == target && $1.isLasting ? 1 : 0) }
    }

    /// Connections that the target should have and has not; below 0 when it has more.
    private func lack(of target: Int) -> Int {
        max(self.configuration.connectionsPerEndpoint, 1) - self.lasting(of: target)
    }

    private func isConnecting(to target: Int) -> Bool {
        self.entries.contains { $0.target == target && $0.phase == .connecting }
    }
}

import NIOCore

/// What follows from an event.
extension ConnectionPoolState {
    mutating func settle(_ now: NIODeadline, _ actions: inout [Action]) {
        guard !self.isShutDown else { return }
        if self.wantsConnections { self.connectWhereLacking(now, &actions) }
        self.grantWaiting(now, &actions)
        self.failUnreachable(&actions)
    }

    /// When no connection is there or on its way, fails the calls that do not wait for ready.
    mutating func failUnreachable(_ actions: inout [Action]) {
        guard !self.waiters.isEmpty, !self.entries.contains(where: { $0.takesCalls || $0.phase == .connecting }) else { return }
        let failure = PoolFailure.unreachable(self.unreached)
        for waiter in self.waiters.removeAll(where: { !$0 }) { actions.append(.fail(waiter, failure)) }
    }

    mutating func grantWaiting(_ now: NIODeadline, _ actions: inout [Action]) {
        while !self.waiters.isEmpty, let granted = self.grantLeastBusy(now, &actions), let waiter = self.waiters.popFirst() {
            actions.append(.grant(waiter, granted.id, granted.connection))
        }
    }

    mutating func grantLeastBusy(
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
    var wantsConnections: Bool {
        !self.waiters.isEmpty || self.entries.contains { $0.phase == .aged }
    }

    mutating func connectWhereLacking(_ now: NIODeadline, _ actions: inout [Action]) {
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

    mutating func failed(_ target: Int, _ reason: String, _ now: NIODeadline, random: Double) {
        self.mayLackConnections = true
        self.targets[target].lastFailure = reason
        // Attempts that were under way together fail together: that is one failure.
        guard self.targets[target].retryAt <= now else { return }
        self.targets[target].failures += 1
        let delay = self.configuration.backoff.delay(afterFailures: self.targets[target].failures, random: random)
        self.targets[target].retryAt = Deadline(timeout: delay, after: now).instant
    }

    mutating func retire(_ index: Int, _ actions: inout [Action]) {
        self.entries[index].phase = .retiring
        self.mayLackConnections = true
        self.closeIfUnused(index, &actions)
    }

    func closeIfUnused(_ index: Int, _ actions: inout [Action]) {
        if self.entries[index].callsInFlight == 0, let connection = self.entries[index].connection {
            actions.append(.close(connection))
        }
    }

    func index(of id: ConnectionID) -> Int? { self.entries.firstIndex { $0.id == id } }

    private func lasting(of target: Int) -> Int {
        self.entries.reduce(0) { $0 + ($1.target == target && $1.isLasting ? 1 : 0) }
    }

    /// Connections that the target should have and has not; below 0 when it has more.
    func lack(of target: Int) -> Int {
        max(self.configuration.connectionsPerEndpoint, 1) - self.lasting(of: target)
    }

    func isConnecting(to target: Int) -> Bool {
        self.entries.contains { $0.target == target && $0.phase == .connecting }
    }
}

/// What follows from an event.
extension PoolState {
    var waitingCount: Int { self.waiters.reduce(0) { $0 + $1.count } }

    func index(of id: PoolConnectionID) -> Int? { self.entries.firstIndex { $0.id == id } }

    /// Serves those that wait, as far as that can be, and sees to it that the next ones need not.
    mutating func settle(_ now: Instant, _ actions: inout [PoolAction]) {
        self.serveWaiting(now, &actions)
        self.fillIdle(now, &actions)
    }

    /// Grants what can be granted, makes the connections that are lacking, and fails those that would wait for nothing.
    private mutating func serveWaiting(_ now: Instant, _ actions: inout [PoolAction]) {
        guard self.waitingCount > 0 else { return }
        self.grantWaiting(now, &actions)
        let lacking = self.wantedConnections - self.onTheWay
        for _ in 0..<max(lacking, 0) where self.mayConnect(now) { self.connect(now, &actions) }
        // Without a connection open or on its way, waiting would be for the next attempt only, which may be long in coming.
        // One that was made and lost is no reason to believe that.
        if self.entries.isEmpty, self.lastAttemptFailed, self.failures > 0 { self.failWaiters(.unreachable, &actions) }
    }

    // MARK: Granting

    /// In the order of arrival; a lane that has all it may have does not hold up the others.
    private mutating func grantWaiting(_ now: Instant, _ actions: inout [PoolAction]) {
        var lanes = self.waiters.indices.filter { !self.waiters[$0].isEmpty }
        while let lane = lanes.min(by: { self.firstNumber($0) < self.firstNumber($1) }) {
            guard let index = self.grantable(lane, now, &actions), let waiter = self.waiters[lane].popFirst() else {
                lanes.removeAll { $0 == lane }
                continue
            }
            self.entries[index].requests += 1
            self.counters.granted += 1
            self.counters.grantedAfterWaiting += 1
            self.counters.waitTime += waiter.since.duration(to: now)
            actions.append(.grant(waiter.id, self.entries[index].id))
            if self.waiters[lane].isEmpty { lanes.removeAll { $0 == lane } }
        }
    }

    private func firstNumber(_ lane: Int) -> Int { self.waiters[lane].first?.id.number ?? .max }

    /// The connection that a request of the lane should use, which serves the lane from now on.
    mutating func grantable(_ lane: Int, _ now: Instant, _ actions: inout [PoolAction]) -> Int? {
        let busy = self.leastBusy(lane, now)
        if let busy, self.entries[busy].requests < self.lanes[lane].requestsToGrow { return busy }
        if self.room(for: lane) > 0 {
            if let idle = self.takeIdle(now, &actions) {
                self.entries[idle].phase = .serving(lane: lane)
                return idle
            }
            if busy != nil, self.onTheWay == 0, self.mayConnect(now) { self.connect(now, &actions) }
        }
        return busy
    }

    private func leastBusy(_ lane: Int, _ now: Instant) -> Int? {
        var best: Int?
        var bestRequests = self.lanes[lane].requestsPerConnection
        for index in self.entries.indices where self.entries[index].phase == .serving(lane: lane) {
            guard self.entries[index].requests < bestRequests, self.entries[index].takesRequests(now) else { continue }
            best = index
            bestRequests = self.entries[index].requests
        }
        return best
    }

    /// The connection that was used last, so that those not needed grow old. One that has been idle for too long is tried first.
    private mutating func takeIdle(_ now: Instant, _ actions: inout [PoolAction]) -> Int? {
        var freshest: Int?
        for index in self.entries.indices where self.entries[index].phase == .idle && self.entries[index].takesRequests(now) {
            if let best = freshest, self.entries[best].idleSince >= self.entries[index].idleSince { continue }
            freshest = index
        }
        guard let freshest else { return nil }
        guard let healthCheckAfter = self.limits.healthCheckAfter, self.entries[freshest].idleSince + healthCheckAfter <= now else {
            return freshest
        }
        if self.onTheWay < max(self.wantedConnections, 1) {
            self.entries[freshest].phase = .checking
            actions.append(.check(self.entries[freshest].id))
        }
        return nil
    }

    // MARK: Budget

    /// How many more connections a lane may take, what is reserved for the others left untouched.
    private func room(for lane: Int) -> Int {
        var free = self.limits.maxOpen
        for other in self.lanes.indices {
            let serving = self.serving(other)
            free -= other == lane ? serving : max(serving, self.lanes[other].reservedConnections)
        }
        return min(free, self.lanes[lane].maxConnections - self.serving(lane))
    }

    private func serving(_ lane: Int) -> Int {
        self.entries.reduce(0) { $0 + ($1.phase == .serving(lane: lane) ? 1 : 0) }
    }

    /// How many connections more would serve those that wait.
    private var wantedConnections: Int {
        self.lanes.indices.reduce(0) { wanted, lane in
            let waiting = self.waiters[lane].count
            guard waiting > 0 else { return wanted }
            let perConnection = self.lanes[lane].requestsPerConnection
            return wanted + max(min((waiting + perConnection - 1) / perConnection, self.room(for: lane)), 0)
        }
    }

    /// Makes connections until as many as `minIdle` wants are without a request.
    mutating func fillIdle(_ now: Instant, _ actions: inout [PoolAction]) {
        for _ in 0..<max(self.lackingIdle, 0) where self.mayConnect(now) { self.connect(now, &actions) }
    }

    /// How many connections without a request there are too few. Those that will serve who waits now are not counted among them.
    var lackingIdle: Int {
        guard self.limits.minIdle > 0, !self.isShutDown else { return 0 }
        let unused = self.entries.reduce(0) { unused, entry in
            if case .serving = entry.phase { unused } else { unused + 1 }
        }
        let wanted = min(self.limits.minIdle, self.limits.maxIdle) + self.wantedConnections
        return min(wanted - unused, self.limits.maxOpen - self.entries.count)
    }

    var idleCount: Int { self.entries.reduce(0) { $0 + ($1.phase == .idle ? 1 : 0) } }

    /// The idle connection that was used longest ago.
    var stalestIdle: Int? {
        self.entries.indices.filter { self.entries[$0].phase == .idle }
            .min { self.entries[$0].idleSince < self.entries[$1].idleSince }
    }

    private var onTheWay: Int {
        self.entries.reduce(0) { $0 + ($1.phase == .connecting || $1.phase == .checking ? 1 : 0) }
    }

    private func mayConnect(_ now: Instant) -> Bool {
        guard !self.isShutDown, self.entries.count < self.limits.maxOpen else { return false }
        if let retryAt = self.retryAt, now < retryAt { return false }
        // After a failure one attempt at a time, to see whether it is over.
        return self.failures == 0 || !self.entries.contains { $0.phase == .connecting }
    }

    // MARK: Changing

    private mutating func connect(_ now: Instant, _ actions: inout [PoolAction]) {
        let id = self.makeID()
        self.entries.append(Entry(id: id, idleSince: now))
        actions.append(.connect(id))
    }

    mutating func becameIdle(_ index: Int, _ now: Instant, _ actions: inout [PoolAction]) {
        if let reason = self.entries[index].retires { return self.close(index, reason, &actions) }
        guard self.entries[index].takesRequests(now) else { return self.close(index, .lifetime, &actions) }
        self.entries[index].phase = .idle
        self.entries[index].idleSince = now
    }

    mutating func closeSurplus(_ actions: inout [PoolAction]) {
        while self.idleCount > self.limits.maxIdle, let stalest = self.stalestIdle { self.close(stalest, .surplus, &actions) }
    }

    mutating func close(_ index: Int, _ reason: PoolCloseReason, _ actions: inout [PoolAction]) {
        switch reason {
        case .lifetime: self.counters.closed.lifetime += 1
        case .idleTime: self.counters.closed.idleTime += 1
        case .surplus: self.counters.closed.surplus += 1
        case .retired: self.counters.closed.retired += 1
        case .shutDown: self.counters.closed.shutDown += 1
        }
        actions.append(.close(self.entries.remove(at: index).id, reason))
    }

    mutating func failWaiters(_ failure: PoolFailure, _ actions: inout [PoolAction]) {
        for lane in self.waiters.indices {
            while let waiter = self.waiters[lane].popFirst() { actions.append(.fail(waiter.id, failure)) }
        }
    }

    /// Doubles with every failure in a row; chance takes up to half of it away.
    mutating func failed(_ now: Instant, random: Double) {
        // Attempts that were under way together fail together: that is one failure.
        if let retryAt = self.retryAt, now < retryAt { return }
        self.failures += 1
        var backoff = self.limits.initialBackoff
        for _ in 1..<min(self.failures, 64) where backoff < self.limits.maximumBackoff { backoff = backoff * 2 }
        self.retryAt = now + min(backoff, self.limits.maximumBackoff) * (1 - 0.5 * random)
    }
}

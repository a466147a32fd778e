import Resilience

/// What a pool's decisions mean, kept in the simplest way that can be: who waits, who has what. Throws when a decision breaks a rule.
struct PoolModel {
    struct Violation: Error, CustomStringConvertible { let description: String }

    struct Connection {
        enum Phase { case connecting, checking, open }

        var phase = Phase.connecting
        var lane: Int?
        var requests = 0
        var idleSince: ContinuousClock.Instant
        var expiresAt: ContinuousClock.Instant?
        var isRetired = false
    }

    struct Waiter {
        let id: PoolWaiterID
        let lane: Int
        let since: ContinuousClock.Instant
    }

    let limits: PoolLimits
    let lanes: [PoolLane]
    var now: ContinuousClock.Instant
    var connections: [PoolConnectionID: Connection] = [:]
    var waiters: [Waiter] = []
    var expected = PoolStatistics()
    var isShutDown = false
    /// When the server may have failed last.
    var failedAt: ContinuousClock.Instant?
    var lastAttemptFailed = false
    private var lastConnection = 0

    init(limits: PoolLimits, lanes: [PoolLane], _ now: ContinuousClock.Instant) {
        self.limits = limits
        self.lanes = lanes
        self.now = now
    }

    func hold(_ condition: Bool, _ rule: @autoclosure () -> String) throws {
        if !condition { throw Violation(description: rule()) }
    }

    // MARK: Decisions

    mutating func carryOut(_ actions: [PoolAction]) throws {
        for action in actions {
            switch action {
            case .connect(let id): try self.connect(id)
            case .check(let id): try self.check(id)
            case .grant(let waiter, let id):
                let waited = try self.take(waiter)
                let isFirst = !self.waiters.contains { $0.lane == waited.lane && $0.id < waiter }
                try self.hold(isFirst, "\(waiter.number) was served before one of its lane that came earlier")
                try self.give(id, lane: waited.lane)
                self.expected.grantedAfterWaiting += 1
                self.expected.waitTime += waited.since.duration(to: self.now)
            case .fail(let waiter, let failure): try self.fail(self.take(waiter), failure)
            case .close(let id, let reason): try self.close(id, reason)
            }
        }
    }

    private mutating func connect(_ id: PoolConnectionID) throws {
        try self.hold(id.number > self.lastConnection, "connection \(id.number) was made twice")
        try self.hold(self.connections.count < self.limits.maxOpen, "more connections than may be open")
        try self.hold(!self.isShutDown, "a connection after shutting down")
        self.lastConnection = id.number
        self.connections[id] = Connection(idleSince: self.now)
    }

    private mutating func check(_ id: PoolConnectionID) throws {
        let isIdle = self.isIdle(id)
        try self.hold(isIdle, "\(id.number) is tried and is not idle")
        self.connections[id]?.phase = .checking
    }

    /// A request is given the connection, at once or after waiting.
    mutating func give(_ id: PoolConnectionID, lane: Int) throws {
        guard var connection = self.connections[id], connection.phase == .open else {
            throw Violation(description: "\(id.number) is given and is not open")
        }
        try self.hold(!connection.isRetired, "\(id.number) takes no more requests")
        try self.hold(connection.expiresAt.map { self.now < $0 } ?? true, "\(id.number) has lived for too long")
        try self.hold(connection.requests < self.lanes[lane].requestsPerConnection, "\(id.number) is in too many hands")
        if connection.requests == 0 {
            let idleTime = connection.idleSince.duration(to: self.now)
            let isTrusted = self.limits.healthCheckAfter.map { idleTime < $0 } ?? true
            try self.hold(isTrusted, "\(id.number) was not tried first")
        } else {
            try self.hold(connection.lane == lane, "\(id.number) serves two lanes")
        }
        connection.requests += 1
        connection.lane = lane
        self.connections[id] = connection
        self.expected.granted += 1
        try self.holdBudget()
    }

    private mutating func take(_ waiter: PoolWaiterID) throws -> Waiter {
        guard let index = self.waiters.firstIndex(where: { $0.id == waiter }) else {
            throw Violation(description: "\(waiter.number) is answered and does not wait")
        }
        return self.waiters.remove(at: index)
    }

    private mutating func fail(_ waiter: Waiter, _ failure: PoolFailure) throws {
        switch failure {
        case .unreachable:
            try self.hold(self.connections.isEmpty, "unreachable, with a connection")
            try self.hold(self.lastAttemptFailed, "unreachable, and no attempt has failed")
        case .timedOut:
            self.expected.timedOut += 1
            try self.hold(waiter.since + self.limits.acquireTimeout <= self.now, "timed out too early")
        case .tooManyWaiting:
            self.expected.refused += 1
            try self.hold(self.waiters.count >= self.limits.maxWaiting, "refused with room to wait")
        case .shutDown: try self.hold(self.isShutDown, "shut down before it was")
        }
    }

    private mutating func close(_ id: PoolConnectionID, _ reason: PoolCloseReason) throws {
        guard let connection = self.connections[id] else { throw Violation(description: "\(id.number) is closed twice") }
        try self.hold(connection.requests == 0, "\(id.number) is closed in somebody's hands")
        switch reason {
        case .lifetime:
            self.expected.closed.lifetime += 1
            try self.hold(connection.expiresAt.map { $0 <= self.now } ?? false, "\(id.number) is closed before its time")
        case .idleTime:
            self.expected.closed.idleTime += 1
            let idleTime = connection.idleSince.duration(to: self.now)
            try self.hold(self.limits.idleTime.map { $0 <= idleTime } ?? false, "\(id.number) was not idle for long enough")
            let idle = self.connections.keys.count { self.isIdle($0) }
            try self.hold(idle > self.limits.minIdle, "\(id.number) should have been kept ready")
        case .surplus:
            self.expected.closed.surplus += 1
            let idle = self.connections.keys.count { self.isIdle($0) }
            try self.hold(idle > self.limits.maxIdle, "\(id.number) is closed with room for idle ones")
        case .retired:
            self.expected.closed.retired += 1
            try self.hold(connection.isRetired, "\(id.number) could have been used again")
        case .shutDown:
            self.expected.closed.shutDown += 1
            try self.hold(self.isShutDown, "\(id.number) is closed for an end that has not come")
        }
        self.connections[id] = nil
    }

    // MARK: Rules that always hold

    private func isIdle(_ id: PoolConnectionID) -> Bool {
        guard let connection = self.connections[id] else { return false }
        return connection.phase == .open && connection.requests == 0
    }

    private func serving(_ lane: Int) -> Int { self.connections.values.count { $0.requests > 0 && $0.lane == lane } }

    private func holdBudget() throws {
        for lane in self.lanes.indices {
            try self.hold(self.serving(lane) <= self.lanes[lane].maxConnections, "lane \(lane) has more than it may")
        }
        let kept = self.lanes.indices.reduce(0) { $0 + max(self.serving($1), self.lanes[$1].reservedConnections) }
        try self.hold(kept <= self.limits.maxOpen, "what is reserved for a lane was given away")
    }

    /// How many more connections the lane may take.
    private func room(for lane: Int) -> Int {
        let others = self.lanes.indices.filter { $0 != lane }
        let kept = others.reduce(0) { $0 + max(self.serving($1), self.lanes[$1].reservedConnections) }
        return min(self.limits.maxOpen - kept, self.lanes[lane].maxConnections) - self.serving(lane)
    }

    /// Nobody waits while there is something for them, or nothing on its way for them.
    func holdNobodyWaitsInVain(isFailing: Bool) throws {
        let isLeftAlone = isFailing || self.failedAt.map { self.now < $0 + self.limits.maximumBackoff } ?? false
        for lane in Set(self.waiters.map(\.lane)) {
            let usable = self.connections.values.filter {
                $0.phase == .open && !$0.isRetired && ($0.expiresAt.map { self.now < $0 } ?? true)
            }
            let hasRoomOnItsOwn = usable.contains {
                $0.requests > 0 && $0.lane == lane && $0.requests < self.lanes[lane].requestsPerConnection
            }
            try self.hold(!hasRoomOnItsOwn, "lane \(lane) waits and its connections have room")
            guard self.room(for: lane) > 0 else { continue }
            let hasFresh = usable.contains { connection in
                connection.requests == 0
                    && self.limits.healthCheckAfter.map { connection.idleSince.duration(to: self.now) < $0 } ?? true
            }
            try self.hold(!hasFresh, "lane \(lane) waits and a connection is idle")
            let isOnItsWay = self.connections.values.contains { $0.phase != .open }
            let isFull = self.connections.count == self.limits.maxOpen
            try self.hold(isLeftAlone || isOnItsWay || isFull, "lane \(lane) waits for nothing")
        }
    }

    /// As many connections as should be ready are without a request, or on their way.
    func holdEnoughAreReady(isFailing: Bool) throws {
        let isLeftAlone = isFailing || self.failedAt.map { self.now < $0 + self.limits.maximumBackoff } ?? false
        guard !self.isShutDown, !isLeftAlone, self.connections.count < self.limits.maxOpen else { return }
        let unused = self.connections.values.count { $0.requests == 0 }
        try self.hold(unused >= min(self.limits.minIdle, self.limits.maxIdle), "only \(unused) are ready")
    }

    func holdStatistics(_ statistics: PoolStatistics) throws {
        var expected = self.expected
        expected.waiting = self.waiters.count
        for (id, connection) in self.connections {
            expected.requestsInFlight += connection.requests
            if connection.phase == .connecting { expected.connecting += 1 } else { expected.open += 1 }
            if self.isIdle(id) { expected.idle += 1 }
            if connection.requests > 0 { expected.inUse += 1 }
        }
        try self.hold(statistics == expected, "the statistics are \(statistics), not \(expected)")
        try self.hold(statistics.idle <= self.limits.maxIdle, "more are idle than may be")
        try self.hold(
            statistics.connected == statistics.open + statistics.closed.total, "connections made are not those there and gone")
    }
}

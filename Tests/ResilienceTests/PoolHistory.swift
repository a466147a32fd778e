import Resilience
import TestSupport

/// A random life of a pool, step by step held against the model.
struct PoolHistory {
    private var random: SplitMix64
    private var pool: PoolState
    private var model: PoolModel
    private var lastWaiter = 0

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var limits = PoolLimits()
        limits.maxOpen = .random(in: 1...8, using: &random)
        limits.maxIdle = .random(in: 0...8, using: &random)
        limits.minIdle = Bool.random(using: &random) ? .random(in: 0...4, using: &random) : 0
        limits.maxWaiting = .random(in: 1...20, using: &random)
        limits.acquireTimeout = .seconds(Int.random(in: 1...20, using: &random))
        limits.lifetime = Bool.random(using: &random) ? .seconds(Int.random(in: 5...100, using: &random)) : nil
        limits.lifetimeJitter = .random(in: 0...1, using: &random)
        limits.idleTime = Bool.random(using: &random) ? .seconds(Int.random(in: 1...30, using: &random)) : nil
        limits.healthCheckAfter = Bool.random(using: &random) ? .seconds(Int.random(in: 1...10, using: &random)) : nil
        var unreserved = limits.maxOpen
        var lanes: [PoolLane] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let reserved = Int.random(in: 0...min(2, unreserved), using: &random)
            unreserved -= reserved
            let requests = Int.random(in: 1...4, using: &random)
            lanes.append(
                PoolLane(
                    maxConnections: max(reserved, .random(in: 1...8, using: &random)),
                    reservedConnections: reserved,
                    requestsPerConnection: requests,
                    requestsToGrow: .random(in: 1...requests, using: &random)
                )
            )
        }
        self.random = random
        self.pool = PoolState(limits: limits, lanes: lanes)
        self.model = PoolModel(limits: limits, lanes: lanes, .now)
    }

    /// Lives for so many steps, then settles down and ends.
    mutating func run(steps: Int) throws {
        try self.decide { $0.start($1, &$2) }
        for _ in 0..<steps {
            try self.step()
            try self.holdEverything()
        }
        try self.settleDown()
        try self.end()
    }

    private func holdEverything() throws {
        try self.model.holdStatistics(self.pool.statistics)
        try self.model.holdNobodyWaitsInVain(isFailing: self.pool.isFailing)
        try self.model.holdEnoughAreReady(isFailing: self.pool.isFailing)
    }

    // MARK: Steps

    private mutating func step() throws {
        switch Int.random(in: 0..<100, using: &self.random) {
        case 0..<35: try self.ask()
        case 35..<40: self.leave()
        case 40..<60: try self.release()
        case 60..<75: try self.endAttempt()
        case 75..<82: try self.endCheck()
        case 82..<85: try self.lose()
        case 85..<87: try self.retire()
        default: try self.pass(.milliseconds(Int.random(in: 0...3_000, using: &self.random)))
        }
    }

    private mutating func ask() throws {
        let lane = Int.random(in: 0..<self.model.lanes.count, using: &self.random)
        var actions: [PoolAction] = []
        if let id = self.pool.acquire(lane: lane, self.model.now, &actions) {
            try self.model.carryOut(actions)
            try self.model.hold(!self.model.waiters.contains { $0.lane == lane }, "one overtakes those that wait")
            return try self.model.give(id, lane: lane)
        }
        self.lastWaiter += 1
        let waiter = PoolModel.Waiter(id: PoolWaiterID(number: self.lastWaiter), lane: lane, since: self.model.now)
        try self.model.carryOut(actions)
        self.model.waiters.append(waiter)
        var further: [PoolAction] = []
        self.pool.enqueue(waiter.id, lane: lane, self.model.now, &further)
        try self.model.carryOut(further)
    }

    private mutating func leave() {
        guard let waiter = self.model.waiters.randomElement(using: &self.random) else { return }
        self.model.waiters.removeAll { $0.id == waiter.id }
        self.pool.left(waiter.id, lane: waiter.lane)
    }

    private mutating func release() throws {
        guard let id = self.any(where: { $0.requests > 0 }) else { return }
        self.model.connections[id]?.requests -= 1
        self.model.connections[id]?.idleSince = self.model.now
        try self.decide { $0.released(id, $1, &$2) }
    }

    private mutating func endAttempt() throws {
        guard let id = self.any(where: { $0.phase == .connecting }) else { return }
        let chance = Double.random(in: 0...1, using: &self.random)
        if Int.random(in: 0..<4, using: &self.random) == 0 {
            self.model.connections[id] = nil
            self.model.expected.connectFailures += 1
            self.model.failedAt = self.model.now
            self.model.lastAttemptFailed = true
            return try self.decide { $0.connectFailed(id, $1, random: chance, &$2) }
        }
        try self.connect(id, chance: chance)
    }

    private mutating func connect(_ id: PoolConnectionID, chance: Double) throws {
        self.model.connections[id]?.phase = .open
        self.model.connections[id]?.idleSince = self.model.now
        let limits = self.model.limits
        self.model.connections[id]?.expiresAt = limits.lifetime.map { self.model.now + $0 * (1 - limits.lifetimeJitter * chance) }
        self.model.expected.connected += 1
        self.model.lastAttemptFailed = false
        try self.decide { pool, now, actions in _ = pool.connected(id, now, random: chance, &actions) }
    }

    private mutating func endCheck() throws {
        guard let id = self.any(where: { $0.phase == .checking }) else { return }
        if Int.random(in: 0..<4, using: &self.random) == 0 { return try self.lose(id) }
        try self.check(id)
    }

    private mutating func check(_ id: PoolConnectionID) throws {
        self.model.connections[id]?.phase = .open
        self.model.connections[id]?.idleSince = self.model.now
        try self.decide { $0.checked(id, $1, &$2) }
    }

    private mutating func lose() throws {
        guard let id = self.any(where: { $0.phase != .connecting }) else { return }
        try self.lose(id)
    }

    private mutating func lose(_ id: PoolConnectionID) throws {
        self.model.connections[id] = nil
        self.model.expected.closed.broken += 1
        self.model.failedAt = self.model.now
        let chance = Double.random(in: 0...1, using: &self.random)
        try self.decide { $0.closed(id, $1, random: chance, &$2) }
    }

    private mutating func retire() throws {
        guard let id = self.any(where: { $0.phase != .connecting }) else { return }
        self.model.connections[id]?.isRetired = true
        try self.decide { $0.retire(id, $1, &$2) }
    }

    /// Lets time pass, and wakes the pool whenever it wants to be.
    private mutating func pass(_ duration: Duration) throws {
        let end = self.model.now + duration
        while let wake = self.pool.nextWake, wake <= end {
            self.model.now = max(self.model.now, wake)
            try self.decide { $0.woken($1, &$2) }
            try self.holdEverything()
            try self.model.hold(self.pool.nextWake.map { $0 > self.model.now } ?? true, "it would wake without end")
        }
        self.model.now = end
    }

    private mutating func decide(_ event: (inout PoolState, ContinuousClock.Instant, inout [PoolAction]) -> Void) throws {
        var actions: [PoolAction] = []
        event(&self.pool, self.model.now, &actions)
        try self.model.carryOut(actions)
    }

    private mutating func any(where holds: (PoolModel.Connection) -> Bool) -> PoolConnectionID? {
        let found = self.model.connections.filter { holds($0.value) }.keys.sorted { $0.number < $1.number }
        return found.randomElement(using: &self.random)
    }

    // MARK: The end

    /// With a server that answers everything, everyone who waits is answered.
    private mutating func settleDown() throws {
        let end = self.model.now + self.model.limits.acquireTimeout
        while !self.model.waiters.isEmpty, self.model.now < end {
            if let id = self.any(where: { $0.phase == .connecting }) {
                try self.connect(id, chance: 0)
            } else if let id = self.any(where: { $0.phase == .checking }) {
                try self.check(id)
            } else if self.any(where: { $0.requests > 0 }) != nil {
                try self.release()
            } else {
                try self.pass(.milliseconds(100))
            }
            try self.holdEverything()
        }
        try self.pass(end.duration(to: self.model.now) + self.model.limits.acquireTimeout)
        try self.model.hold(self.model.waiters.isEmpty, "somebody waits for ever")
    }

    private mutating func end() throws {
        for _ in 0..<Int.random(in: 0...5, using: &self.random) { try self.ask() }
        self.model.isShutDown = true
        // Attempts under way are forgotten without a word.
        self.model.connections = self.model.connections.filter { $0.value.phase != .connecting }
        try self.decide { pool, _, actions in pool.shutDown(&actions) }
        try self.holdEverything()
        while self.any(where: { $0.requests > 0 }) != nil {
            try self.model.hold(!self.pool.isFinished, "it is finished with requests under way")
            try self.release()
            try self.holdEverything()
        }
        try self.model.hold(self.model.waiters.isEmpty, "somebody waits after the end")
        try self.model.hold(self.pool.isFinished, "it does not finish")
        try self.model.hold(self.pool.nextWake == nil, "it wakes after its end")
    }
}

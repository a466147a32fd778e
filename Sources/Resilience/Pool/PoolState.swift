/// What a pool does with its connections. Pure: events come in with the time and with chance, actions go out.
///
/// Connections and requests are known by their ids; what they are is the owner's business. Events about a connection that the pool
/// has forgotten are ignored.
public struct PoolState: Sendable {
    public typealias Instant = ContinuousClock.Instant

    enum Phase: Equatable {
        /// On the way. Can become idle, or go.
        case connecting
        /// Being tried before it is used again. Can become idle, or go.
        case checking
        /// Can be tried, serve a lane, or go.
        case idle
        /// Carries requests of this lane. Becomes idle with the last one, or goes.
        case serving(lane: Int)
    }

    struct Entry {
        let id: PoolConnectionID
        var phase = Phase.connecting
        var requests = 0
        var idleSince: Instant
        /// Nil: never.
        var expiresAt: Instant?
        /// It takes no more requests, and is closed for this reason when it has none.
        var retires: PoolCloseReason?
        /// A request has used it to its end.
        var isProven = false

        func takesRequests(_ now: Instant) -> Bool {
            guard self.retires == nil else { return false }
            guard let expiresAt = self.expiresAt else { return true }
            return now < expiresAt
        }
    }

    let limits: PoolLimits
    let lanes: [PoolLane]
    var entries: [Entry] = []
    var waiters: [PoolWaiters]
    var counters = PoolStatistics()
    private var nextNumber = 0
    /// Failures to connect in a row.
    var failures = 0
    var retryAt: Instant?
    /// How the last attempt to connect ended.
    var lastAttemptFailed = false
    public private(set) var isShutDown = false

    /// - Parameter lanes: known by their index from here on. What they reserve must not exceed `limits.maxOpen`.
    public init(limits: PoolLimits, lanes: [PoolLane]) {
        self.limits = limits
        self.lanes = lanes
        self.waiters = lanes.map { _ in PoolWaiters() }
    }

    /// Makes the connections that `minIdle` wants. Without this they are made with the first request.
    public mutating func start(_ now: Instant, _ actions: inout [PoolAction]) { self.settle(now, &actions) }

    // MARK: Requests

    /// A request wants a connection now.
    /// - Returns: nil when it has to wait: `enqueue` it then.
    public mutating func acquire(lane: Int, _ now: Instant, _ actions: inout [PoolAction]) -> PoolConnectionID? {
        guard !self.isShutDown, self.waiters[lane].isEmpty, let index = self.grantable(lane, now, &actions) else { return nil }
        self.counters.granted += 1
        self.entries[index].requests += 1
        let id = self.entries[index].id
        self.fillIdle(now, &actions)
        return id
    }

    /// A request waits for a connection. It may be granted one, or fail, at once.
    public mutating func enqueue(_ waiter: PoolWaiterID, lane: Int, _ now: Instant, _ actions: inout [PoolAction]) {
        if self.isShutDown { return actions.append(.fail(waiter, .shutDown)) }
        guard self.waitingCount < self.limits.maxWaiting else {
            self.counters.refused += 1
            return actions.append(.fail(waiter, .tooManyWaiting))
        }
        self.waiters[lane].append(waiter, since: now)
        self.settle(now, &actions)
    }

    /// A waiting request has given up.
    public mutating func left(_ waiter: PoolWaiterID, lane: Int) { _ = self.waiters[lane].remove(waiter) }

    /// A request that was granted the connection has ended.
    public mutating func released(_ id: PoolConnectionID, _ now: Instant, _ actions: inout [PoolAction]) {
        guard let index = self.index(of: id) else { return }
        self.entries[index].requests -= 1
        if !self.entries[index].isProven {
            self.entries[index].isProven = true
            self.failures = 0
        }
        guard self.entries[index].requests == 0 else { return self.settle(now, &actions) }
        self.becameIdle(index, now, &actions)
        self.settle(now, &actions)
        self.closeSurplus(&actions)
    }

    // MARK: Connections

    /// - Parameter random: a number from 0 to 1, in place of chance.
    /// - Returns: false when the pool does not want it any more: close it.
    public mutating func connected(
        _ id: PoolConnectionID,
        _ now: Instant,
        random: Double,
        _ actions: inout [PoolAction]
    ) -> Bool {
        guard let index = self.index(of: id) else { return false }
        self.counters.connected += 1
        self.retryAt = nil
        self.lastAttemptFailed = false
        if let lifetime = self.limits.lifetime {
            self.entries[index].expiresAt = now + lifetime * (1 - self.limits.lifetimeJitter * random)
        }
        self.becameIdle(index, now, &actions)
        self.settle(now, &actions)
        self.closeSurplus(&actions)
        return true
    }

    /// - Parameter random: a number from 0 to 1, in place of chance.
    public mutating func connectFailed(_ id: PoolConnectionID, _ now: Instant, random: Double, _ actions: inout [PoolAction]) {
        guard let index = self.index(of: id) else { return }
        self.entries.remove(at: index)
        self.counters.connectFailures += 1
        self.lastAttemptFailed = true
        self.failed(now, random: random)
        self.settle(now, &actions)
    }

    /// The connection that was tried has answered.
    public mutating func checked(_ id: PoolConnectionID, _ now: Instant, _ actions: inout [PoolAction]) {
        guard let index = self.index(of: id), self.entries[index].phase == .checking else { return }
        self.becameIdle(index, now, &actions)
        self.settle(now, &actions)
        self.closeSurplus(&actions)
    }

    /// The connection takes no more requests; it is closed when those it carries have ended.
    public mutating func retire(_ id: PoolConnectionID, _ now: Instant, _ actions: inout [PoolAction]) {
        guard let index = self.index(of: id), self.entries[index].retires == nil else { return }
        self.entries[index].retires = .retired
        if self.entries[index].phase == .idle { self.close(index, .retired, &actions) }
        self.settle(now, &actions)
    }

    /// The connection is gone, and its requests with it.
    /// - Parameter random: a number from 0 to 1, in place of chance.
    public mutating func closed(_ id: PoolConnectionID, _ now: Instant, random: Double, _ actions: inout [PoolAction]) {
        guard let index = self.index(of: id) else { return }
        let entry = self.entries.remove(at: index)
        self.counters.closed.broken += 1
        // A server that accepts and closes at once must not be hammered either.
        if !entry.isProven { self.failed(now, random: random) }
        self.settle(now, &actions)
    }

    // MARK: Time

    /// When `woken` should come; nil when nothing waits for time to pass.
    public var nextWake: Instant? {
        var wake: Instant?
        func sooner(_ instant: Instant?) {
            guard let instant else { return }
            wake = wake.map { min($0, instant) } ?? instant
        }
        let idleTime = self.limits.minIdle == 0 || self.idleCount > self.limits.minIdle ? self.limits.idleTime : nil
        for entry in self.entries where entry.phase == .idle {
            sooner(entry.expiresAt)
            sooner(idleTime.map { entry.idleSince + $0 })
        }
        for lane in self.waiters { sooner(lane.first.map { $0.since + self.limits.acquireTimeout }) }
        if self.waitingCount > 0 || self.lackingIdle > 0 { sooner(self.retryAt) }
        return wake
    }

    public mutating func woken(_ now: Instant, _ actions: inout [PoolAction]) {
        for index in self.entries.indices.reversed() where self.entries[index].phase == .idle {
            if !self.entries[index].takesRequests(now) { self.close(index, .lifetime, &actions) }
        }
        while let idleTime = self.limits.idleTime, self.idleCount > self.limits.minIdle, let stalest = self.stalestIdle,
            self.entries[stalest].idleSince + idleTime <= now
        {
            self.close(stalest, .idleTime, &actions)
        }
        if let retryAt = self.retryAt, retryAt <= now { self.retryAt = nil }
        for lane in self.waiters.indices {
            while let first = self.waiters[lane].first, first.since + self.limits.acquireTimeout <= now {
                _ = self.waiters[lane].popFirst()
                self.counters.timedOut += 1
                actions.append(.fail(first.id, .timedOut))
            }
        }
        self.settle(now, &actions)
    }

    // MARK: The end

    /// Fails the requests that wait, and closes each connection when its requests have ended.
    public mutating func shutDown(_ actions: inout [PoolAction]) {
        self.isShutDown = true
        self.failWaiters(.shutDown, &actions)
        for index in self.entries.indices.reversed() {
            switch self.entries[index].phase {
            // The attempt goes on until it is over; its connection is then not wanted any more.
            case .connecting: self.entries.remove(at: index)
            case .checking, .idle: self.close(index, .shutDown, &actions)
            case .serving: self.entries[index].retires = .shutDown
            }
        }
    }

    /// Whether the last attempt to connect failed, and no connection made since has proved itself.
    public var isFailing: Bool { self.failures > 0 }

    /// True after shutting down, once no connection is open.
    public var isFinished: Bool { self.isShutDown && self.entries.isEmpty }

    public var statistics: PoolStatistics {
        var statistics = self.counters
        statistics.waiting = self.waitingCount
        for entry in self.entries {
            statistics.requestsInFlight += entry.requests
            switch entry.phase {
            case .connecting: statistics.connecting += 1
            case .checking: statistics.open += 1
            case .idle:
                statistics.open += 1
                statistics.idle += 1
            case .serving:
                statistics.open += 1
                statistics.inUse += 1
            }
        }
        return statistics
    }

    mutating func makeID() -> PoolConnectionID {
        self.nextNumber += 1
        return PoolConnectionID(number: self.nextNumber)
    }
}

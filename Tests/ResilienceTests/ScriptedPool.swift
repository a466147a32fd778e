import Resilience
import Testing

/// A pool whose events a test makes up, and whose decisions it reads as lines of text.
struct ScriptedPool {
    private(set) var state: PoolState
    private var now = ContinuousClock.now
    private var names: [PoolWaiterID: String] = [:]
    private var waiters: [String: (id: PoolWaiterID, lane: Int)] = [:]
    private var lastWaiter = 0

    init(_ lanes: [PoolLane] = [.alone], _ configure: (inout PoolLimits) -> Void = { _ in }) {
        var limits = PoolLimits()
        limits.maxOpen = 3
        limits.lifetimeJitter = 0
        configure(&limits)
        self.state = PoolState(limits: limits, lanes: lanes)
    }

    // MARK: Requests

    /// A request asks for a connection, and waits when there is none.
    mutating func ask(_ name: String, lane: Int = 0) -> [String] {
        self.decisions { pool, now, actions in
            if let connection = pool.state.acquire(lane: lane, now, &actions) { return ["\(name) gets \(connection.number)"] }
            pool.lastWaiter += 1
            let id = PoolWaiterID(number: pool.lastWaiter)
            pool.names[id] = name
            pool.waiters[name] = (id, lane)
            pool.state.enqueue(id, lane: lane, now, &actions)
            return []
        }
    }

    /// Asks for each of the names.
    mutating func ask(all names: String..., lane: Int = 0) -> [String] { names.flatMap { self.ask($0, lane: lane) } }

    mutating func leave(_ name: String) {
        guard let waiter = self.waiters[name] else { return }
        self.state.left(waiter.id, lane: waiter.lane)
    }

    mutating func release(_ number: Int) -> [String] {
        self.decisions { pool, now, actions in
            pool.state.released(PoolConnectionID(number: number), now, &actions)
            return []
        }
    }

    // MARK: Connections

    mutating func connected(_ number: Int, random: Double = 0) -> [String] {
        self.decisions { pool, now, actions in
            let isWanted = pool.state.connected(PoolConnectionID(number: number), now, random: random, &actions)
            return isWanted ? [] : ["nobody wants \(number)"]
        }
    }

    mutating func connectFailed(_ number: Int, random: Double = 0) -> [String] {
        self.decisions { pool, now, actions in
            pool.state.connectFailed(PoolConnectionID(number: number), now, random: random, &actions)
            return []
        }
    }

    mutating func checked(_ number: Int) -> [String] {
        self.decisions { pool, now, actions in
            pool.state.checked(PoolConnectionID(number: number), now, &actions)
            return []
        }
    }

    mutating func lost(_ number: Int, random: Double = 0) -> [String] {
        self.decisions { pool, now, actions in
            pool.state.closed(PoolConnectionID(number: number), now, random: random, &actions)
            return []
        }
    }

    mutating func retire(_ number: Int) -> [String] {
        self.decisions { pool, now, actions in
            pool.state.retire(PoolConnectionID(number: number), now, &actions)
            return []
        }
    }

    mutating func start() -> [String] {
        self.decisions { pool, now, actions in
            pool.state.start(now, &actions)
            return []
        }
    }

    mutating func shutDown() -> [String] {
        self.decisions { pool, _, actions in
            pool.state.shutDown(&actions)
            return []
        }
    }

    // MARK: Time

    /// Lets time pass, and wakes the pool whenever it wants to be.
    mutating func pass(_ duration: Duration, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
        let end = self.now + duration
        var lines: [String] = []
        while let wake = self.state.nextWake, wake <= end {
            self.now = max(self.now, wake)
            lines += self.decisions { pool, now, actions in
                pool.state.woken(now, &actions)
                return []
            }
            if let next = self.state.nextWake, next <= self.now {
                Issue.record("the pool would wake without end", sourceLocation: sourceLocation)
                return lines
            }
        }
        self.now = end
        return lines
    }

    // MARK: Reading

    private mutating func decisions(
        _ body: (inout ScriptedPool, ContinuousClock.Instant, inout [PoolAction]) -> [String]
    ) -> [String] {
        var actions: [PoolAction] = []
        let result = body(&self, self.now, &actions)
        return actions.map { self.line($0) } + result
    }

    private func line(_ action: PoolAction) -> String {
        switch action {
        case .connect(let connection): "connect \(connection.number)"
        case .check(let connection): "check \(connection.number)"
        case .grant(let waiter, let connection): "\(self.name(of: waiter)) gets \(connection.number)"
        case .fail(let waiter, let failure): "\(self.name(of: waiter)): \(failure)"
        case .close(let connection, let reason): "close \(connection.number): \(reason)"
        }
    }

    private func name(of waiter: PoolWaiterID) -> String { self.names[waiter] ?? "?" }
}

extension PoolLane {
    /// Lends each connection to one request, and may have them all.
    static let alone = PoolLane(maxConnections: .max, reservedConnections: 0, requestsPerConnection: 1)

    static func shared(by requests: Int, growingAt requestsToGrow: Int = 1, connections: Int = .max) -> PoolLane {
        PoolLane(
            maxConnections: connections, reservedConnections: 0, requestsPerConnection: requests, requestsToGrow: requestsToGrow)
    }
}

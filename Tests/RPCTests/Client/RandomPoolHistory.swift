import NIOCore
import TestSupport

@testable import RPC

/// Random events on a pool's state, beside a model of what was promised; the seed repeats them.
struct RandomPoolHistory {
    private var random: SplitMix64
    private var state: ConnectionPoolState<ConnectionID>
    private var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private var nextWaiter = 0
    private var waiting: [WaiterID] = []
    private var connecting: [ConnectionID] = []
    private var open: [ConnectionID: Int] = [:]
    private(set) var faults: [String] = []

    private static var configuration: PoolConfiguration {
        var configuration = PoolConfiguration()
        configuration.connectionsPerEndpoint = 2
        configuration.callsPerConnectionToGrow = 3
        configuration.maxCallsPerConnection = 5
        configuration.maxWaitingCalls = 10
        configuration.maxConnectionAge = .seconds(10)
        return configuration
    }

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
        self.state = ConnectionPoolState(targetCount: 3, configuration: Self.configuration)
    }

    mutating func step() {
        self.now = self.now + .milliseconds(Int64.random(in: 0...200, using: &self.random))
        let chance = Double.random(in: 0...1, using: &self.random)
        var actions: [ConnectionPoolState<ConnectionID>.Action] = []
        switch Int.random(in: 0..<100, using: &self.random) {
        case 0..<40: self.call(&actions)
        case 40..<70:
            guard let id = self.open.filter({ $0.value > 0 }).keys.randomElement(using: &self.random) else { return }
            self.open[id, default: 0] -= 1
            self.state.released(id, self.now, &actions)
        case 70..<80:
            guard let id = self.takeConnecting() else { return }
            self.open[id] = 0
            self.state.connected(id, id, self.now, random: chance, &actions)
        case 80..<86:
            guard let id = self.takeConnecting() else { return }
            self.state.connectFailed(id, "refused", self.now, random: chance, &actions)
        case 86..<90:
            guard let id = self.open.keys.randomElement(using: &self.random) else { return }
            self.open[id] = nil
            self.state.closed(id, self.now, random: chance, &actions)
        case 90..<94:
            guard let waiter = self.waiting.randomElement(using: &self.random) else { return }
            self.waiting.removeAll { $0 == waiter }
            self.state.left(waiter)
        case 94..<96:
            guard let id = self.open.keys.randomElement(using: &self.random) else { return }
            self.state.exhausted(id, self.now, &actions)
        default:
            guard let wake = self.state.nextWake else { return }
            self.now = max(self.now, wake)
            self.state.woken(self.now, &actions)
        }
        self.carryOut(actions)
        self.check()
    }

    /// Shuts down, lets every call end and every connection close.
    mutating func finish() {
        var actions: [ConnectionPoolState<ConnectionID>.Action] = []
        self.state.shutDown(&actions)
        for (id, calls) in self.open {
            for _ in 0..<calls { self.state.released(id, self.now, &actions) }
            self.open[id] = 0
        }
        let toClose = Array(self.open.keys)
        self.carryOut(actions)
        self.check()
        if !self.waiting.isEmpty { self.faults.append("\(self.waiting.count) calls wait after the end") }
        for id in toClose where self.open[id] != nil { self.faults.append("connection \(id.number) was not closed at the end") }
        if !self.state.isFinished { self.faults.append("not finished") }
    }

    private mutating func call(_ actions: inout [ConnectionPoolState<ConnectionID>.Action]) {
        self.nextWaiter += 1
        let waiter = WaiterID(number: self.nextWaiter)
        if let granted = self.state.acquire(self.now, &actions) {
            if !self.waiting.isEmpty { self.faults.append("a call overtook those that wait") }
            self.open[granted.id, default: 0] += 1
        } else {
            self.waiting.append(waiter)
            self.state.enqueue(waiter, waitForReady: Bool.random(using: &self.random), self.now, &actions)
        }
    }

    private mutating func takeConnecting() -> ConnectionID? {
        guard let id = self.connecting.randomElement(using: &self.random) else { return nil }
        self.connecting.removeAll { $0 == id }
        return id
    }

    private mutating func carryOut(_ actions: [ConnectionPoolState<ConnectionID>.Action]) {
        for action in actions {
            switch action {
            case .connect(let id, _): self.connecting.append(id)
            case .grant(let waiter, let id, _):
                if self.waiting.first != waiter { self.faults.append("call \(waiter.number) was granted out of turn or twice") }
                self.waiting.removeAll { $0 == waiter }
                if self.open[id] == nil { self.faults.append("a call was granted a connection that is not open") }
                self.open[id, default: 0] += 1
            case .fail(let waiter, _):
                if !self.waiting.contains(waiter) { self.faults.append("call \(waiter.number) failed twice") }
                self.waiting.removeAll { $0 == waiter }
            case .close(let id):
                if self.open.removeValue(forKey: id) != 0 {
                    self.faults.append("connection \(id.number) was closed under its calls")
                }
                var more: [ConnectionPoolState<ConnectionID>.Action] = []
                self.state.closed(id, self.now, random: 0.5, &more)
                self.carryOut(more)
            }
        }
    }

    private mutating func check() {
        let statistics = self.state.statistics
        if statistics.callsInFlight != self.open.values.reduce(0, +) { self.faults.append("calls in flight are miscounted") }
        if statistics.callsWaiting != self.waiting.count { self.faults.append("waiting calls are miscounted") }
        if statistics.connecting != self.connecting.count { self.faults.append("connecting is miscounted") }
        if statistics.callsWaiting > 10 { self.faults.append("too many wait") }
        if self.open.values.contains(where: { $0 > 5 }) { self.faults.append("too many calls on a connection") }
        if statistics.open + statistics.connecting > 3 * 8 { self.faults.append("too many connections") }
        if !self.waiting.isEmpty, self.connecting.isEmpty, statistics.open == 0, self.state.nextWake == nil {
            self.faults.append("calls wait for nothing")
        }
    }
}

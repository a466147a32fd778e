import Resilience
import TestSupport

/// A random life of a breaker, step by step held against the model.
struct BreakerHistory {
    struct Broken: Error, CustomStringConvertible { let description: String }

    private var random: SplitMix64
    private var breaker: ScriptedBreaker
    private var model: BreakerModel
    private var underWay: [Int] = []
    private var failing = 0.5

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var settings = CircuitBreakerSettings()
        settings.maxRequests = .random(in: 1...5, using: &random)
        settings.interval = [.zero, .seconds(3), .seconds(60)].randomElement(using: &random) ?? .zero
        settings.timeout = .milliseconds(Int.random(in: 1...5_000, using: &random))
        settings.failureRatio = .random(in: 0.05...1, using: &random)
        settings.minimumRequests = .random(in: 0...12, using: &random)
        settings.failuresInARow = Bool.random(using: &random) ? .random(in: 1...8, using: &random) : nil
        settings.slowCall = Bool.random(using: &random) ? .milliseconds(Int.random(in: 0...4_000, using: &random)) : nil
        settings.probeLease = .milliseconds(Int.random(in: 1...8_000, using: &random))
        self.random = random
        let breaker = ScriptedBreaker { $0 = settings }
        self.model = BreakerModel(settings, breaker.now)
        self.breaker = breaker
    }

    mutating func run(steps: Int) throws {
        for step in 0..<steps {
            if step % 25 == 0 { self.failing = .random(in: 0...1, using: &self.random) }
            try self.step()
            try self.compare()
        }
        try self.recover()
    }

    private mutating func step() throws {
        switch Int.random(in: 0..<100, using: &self.random) {
        case 0..<40: try self.ask()
        case 40..<75: self.end()
        case 75..<77: self.force()
        case 77..<80:
            self.breaker.release()
            self.model.release(self.breaker.now)
        default: self.pass(.milliseconds(Int.random(in: 0...2_500, using: &self.random)))
        }
    }

    private mutating func pass(_ duration: Duration) {
        self.breaker.pass(duration)
        self.model.pass(to: self.breaker.now)
    }

    private mutating func ask() throws {
        let mayPass = self.model.letsThrough
        switch self.breaker.ask() {
        case .success(let call):
            guard mayPass else { throw Broken(description: "call \(call) was let through") }
            self.model.admit(call, self.breaker.now)
            self.underWay.append(call)
        case .failure(let refusal):
            guard !mayPass else { throw Broken(description: "a call was refused: \(refusal)") }
            guard refusal.retryAfter > .zero else { throw Broken(description: "a call was told to return at once") }
        }
    }

    private mutating func end() {
        guard let index = self.underWay.indices.randomElement(using: &self.random) else { return }
        let call = self.underWay.remove(at: index)
        var outcome = Double.random(in: 0..<1, using: &self.random) < self.failing ? CircuitOutcome.failure : .success
        if Int.random(in: 0..<8, using: &self.random) == 0 { outcome = .excluded }
        self.breaker.end(call, outcome)
        self.model.end(call, outcome, self.breaker.now)
    }

    private mutating func force() {
        let forced: ForcedCircuit = Bool.random(using: &self.random) ? .open : .closed
        self.breaker.force(forced)
        self.model.force(forced, self.breaker.now)
    }

    private mutating func compare() throws {
        let snapshot = self.breaker.look()
        guard snapshot.state == self.model.state, snapshot.forced == self.model.forced else {
            throw Broken(description: "it is \(snapshot.state) (\(snapshot.forced as Any)), not \(self.model.state)")
        }
        let counts = Self.numbers(snapshot.counts)
        guard counts == self.model.counts else {
            throw Broken(description: "it counts \(counts), not \(self.model.counts)")
        }
        let untilClosed = Self.numbers(snapshot.countsUntilClosed)
        guard untilClosed == self.model.countsUntilClosed else {
            throw Broken(description: "until it closes it counts \(untilClosed), not \(self.model.countsUntilClosed)")
        }
        guard snapshot.failuresTotal == self.model.failuresTotal else {
            throw Broken(description: "\(snapshot.failuresTotal) failures in all, not \(self.model.failuresTotal)")
        }
    }

    private static func numbers(_ counts: CircuitCounts) -> [Int] {
        [counts.requests, counts.successes, counts.failures, counts.exclusions]
    }

    /// Whatever it has been through and whoever hangs: left alone for a while, it lets calls through again and closes.
    private mutating func recover() throws {
        self.breaker.release()
        self.model.release(self.breaker.now)
        let settings = self.model.settings
        self.pass(settings.probeLease + settings.timeout + .milliseconds(1))
        self.pass(settings.timeout + .milliseconds(1))
        self.underWay = []
        for _ in 0..<settings.maxRequests where self.model.state == .halfOpen {
            guard case .success(let call) = self.breaker.ask() else { throw Broken(description: "it is wedged") }
            self.breaker.end(call, .success)
            self.model.admit(call, self.breaker.now)
            self.model.end(call, .success, self.breaker.now)
        }
        try self.compare()
        guard self.breaker.circuit == .closed else { throw Broken(description: "successes did not close it") }
    }
}

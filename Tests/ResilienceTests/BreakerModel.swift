import Resilience

/// A breaker as one would explain it: it writes every call down, and looks through what it wrote whenever it is asked.
struct BreakerModel {
    struct Call {
        let admittedAt: ContinuousClock.Instant
        var outcome: CircuitOutcome?
    }

    struct End {
        let admittedAt: ContinuousClock.Instant
        let at: ContinuousClock.Instant
        let outcome: CircuitOutcome
    }

    let settings: CircuitBreakerSettings
    private(set) var state = CircuitState.closed
    private(set) var forced: ForcedCircuit?
    private var since: ContinuousClock.Instant
    /// Those let through since `since`, by their numbers; the ends in their order.
    private var calls: [Int: Call] = [:]
    private var ends: [End] = []
    /// Failures since the last success.
    private var row: [End] = []
    private(set) var failuresTotal = 0
    /// What `counts` was when each generation ended since it was last closed.
    private var countsBefore: [[Int]] = []

    init(_ settings: CircuitBreakerSettings, _ now: ContinuousClock.Instant) {
        self.settings = settings
        self.since = now
    }

    private mutating func begin(_ state: CircuitState, _ now: ContinuousClock.Instant) {
        self.countsBefore = state == .closed ? [] : self.countsBefore + [self.counts]
        (self.state, self.since, self.calls, self.ends, self.row) = (state, now, [:], [], [])
    }

    mutating func pass(to now: ContinuousClock.Instant) {
        let hung = self.calls.values.filter { $0.outcome == nil && $0.admittedAt + self.settings.probeLease < now }
        if self.state == .halfOpen, let first = hung.map(\.admittedAt).min() {
            self.failuresTotal += 1
            let end = first + self.settings.probeLease
            self.ends.append(End(admittedAt: first, at: end, outcome: .failure))
            self.begin(.open, end)
        }
        if self.state == .open, self.forced == nil, self.since.duration(to: now) > self.settings.timeout {
            self.begin(.halfOpen, now)
        } else if self.state == .closed, self.settings.interval > .zero, self.since.duration(to: now) > self.settings.interval {
            let row = self.row
            self.begin(.closed, now)
            self.row = row
        }
    }

    var letsThrough: Bool {
        switch self.state {
        case .closed: true
        case .open: false
        case .halfOpen: self.calls.values.count { $0.outcome != .excluded } < self.settings.maxRequests
        }
    }

    mutating func admit(_ call: Int, _ now: ContinuousClock.Instant) { self.calls[call] = Call(admittedAt: now) }

    mutating func end(_ call: Int, _ outcome: CircuitOutcome, _ now: ContinuousClock.Instant) {
        guard let began = self.calls[call]?.admittedAt else { return }
        var outcome = outcome
        if let slowCall = self.settings.slowCall, began.duration(to: now) > slowCall, outcome == .success { outcome = .failure }
        self.calls[call]?.outcome = outcome
        let end = End(admittedAt: began, at: now, outcome: outcome)
        self.ends.append(end)
        switch outcome {
        case .excluded: break
        case .success: self.row = []
        case .failure: self.row.append(end)
        }
        if outcome == .failure { self.failuresTotal += 1 }
        let counting = self.ends.filter { $0.outcome != .excluded }
        let failures = counting.count { $0.outcome == .failure }
        switch self.state {
        case .halfOpen where outcome == .failure: self.begin(.open, now)
        case .halfOpen where counting.count == self.settings.maxRequests: self.begin(.closed, now)
        case .closed where outcome == .failure && self.forced == nil:
            let isTooMuch =
                counting.count >= self.settings.minimumRequests
                && Double(failures) >= self.settings.failureRatio * Double(counting.count) - 1e-9
            if isTooMuch || self.isRowTooLong(now) { self.begin(.open, now) }
        default: break
        }
    }

    private func isRowTooLong(_ now: ContinuousClock.Instant) -> Bool {
        guard let limit = self.settings.failuresInARow else { return false }
        var separate: [End] = []
        for end in self.row where separate.last.map({ $0.at <= end.admittedAt }) ?? true { separate.append(end) }
        let isLong = self.row.first.map { $0.at.duration(to: now) >= .seconds(1) } ?? false
        return separate.count >= limit || isLong && self.row.count >= limit
    }

    mutating func force(_ forced: ForcedCircuit, _ now: ContinuousClock.Instant) {
        guard self.forced != forced else { return }
        self.forced = forced
        self.begin(forced == .open ? .open : .closed, now)
    }

    mutating func release(_ now: ContinuousClock.Instant) {
        guard let forced = self.forced else { return }
        self.forced = nil
        self.begin(forced == .open ? .halfOpen : .closed, now)
    }

    /// Calls let through, successes, failures and exclusions since it began to count.
    var counts: [Int] {
        [self.calls.count] + [.success, .failure, .excluded].map { kind in self.ends.count { $0.outcome == kind } }
    }

    /// The same, with those that opened it and those of probes since.
    var countsUntilClosed: [Int] {
        self.countsBefore.reduce(self.counts) { sum, counts in zip(sum, counts).map { $0 + $1 } }
    }
}

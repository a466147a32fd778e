/// Decides whether calls are let through to something that fails at times. Pure: events come in with the time, changes go out.
///
/// The rules are those of Sony's gobreaker. Every change of state, and every interval of the closed state, begins a generation with its
/// counts at zero; an outcome that belongs to an older generation never counts. Open becomes half-open when somebody next asks, strictly
/// after the timeout. Half-open lets `maxRequests` calls through, those that are excluded not reckoned; so many successes in a row close
/// it, and any failure opens it again.
///
/// Beyond those: it opens only after a minimum of calls, or after failures without a success between them; a probe that hangs is a
/// failure when its lease is over; a slow call is one too; an operator can force it.
public struct CircuitBreakerState: Sendable {
    public typealias Instant = ContinuousClock.Instant

    /// How soon to ask again while probes decide: they mostly take no longer.
    static let probingHint = Duration.seconds(1)
    /// A hint is never nothing: who is refused and told to return at once would do so for as long as the clock stands still.
    static let leastHint = Duration.milliseconds(1)

    public let settings: CircuitBreakerSettings
    private var phase: Phase
    private var forced: ForcedCircuit?
    private var generation: UInt64 = 1
    private var counts = CircuitCounts()
    /// What the generations before this one counted since it was last closed: that which ended in opening, and those of probes.
    private var countsBefore: CircuitCounts?
    private var row = FailureRow()
    private var lastTicket: UInt64 = 0
    private var failuresTotal = 0
    private var rejectionsTotal = 0
    private var staleTotal = 0
    private var openedTotal = 0

    private enum Phase {
        /// A new generation begins after `until`; nil: never.
        case closed(until: Instant?)
        /// In the order of their admission, and so of their leases' ends.
        case halfOpen(probes: [Probe])
        case open(since: Instant, until: Instant)

        var state: CircuitState {
            switch self {
            case .closed: .closed
            case .halfOpen: .halfOpen
            case .open: .open
            }
        }
    }

    private struct Probe {
        let ticket: UInt64
        let leaseEnd: Instant
    }

    /// Failures that no success came between.
    private struct FailureRow {
        /// Those that were under way together taken for one.
        private var separate = 0
        /// When the last of `separate` was known.
        private var lastFailed: Instant?
        private var all = 0
        private var firstFailed: Instant?

        mutating func failed(admittedAt: Instant, _ now: Instant) {
            self.all += 1
            if self.firstFailed == nil { self.firstFailed = now }
            if let lastFailed, admittedAt < lastFailed { return }
            self.separate += 1
            self.lastFailed = now
        }

        /// Whether they are `limit`, and not all of one and the same moment.
        func isTooLong(_ limit: Int, _ now: Instant) -> Bool {
            if self.separate >= limit { return true }
            guard let firstFailed, self.all >= limit else { return false }
            return firstFailed.duration(to: now) >= CircuitBreakerSettings.moment
        }
    }

    public init(settings: CircuitBreakerSettings = CircuitBreakerSettings(), _ now: Instant) {
        self.settings = settings
        self.phase = .closed(until: nil)
        self.phase = self.closed(now)
    }

    // MARK: Calls

    /// Whether a call may be made now.
    public mutating func admit(_ now: Instant, _ transitions: inout [CircuitTransition]) throws(CircuitOpen) -> CircuitTicket {
        self.advance(now, &transitions)
        if let refusal = self.refusal(now) {
            self.rejectionsTotal += 1
            throw refusal
        }
        self.counts.requests += 1
        self.lastTicket += 1
        if case .halfOpen(var probes) = self.phase {
            probes.append(Probe(ticket: self.lastTicket, leaseEnd: now + self.settings.probeLease))
            self.phase = .halfOpen(probes: probes)
        }
        return CircuitTicket(generation: self.generation, number: self.lastTicket, admittedAt: now)
    }

    /// A call that was let through has ended.
    public mutating func record(
        _ ticket: CircuitTicket, _ outcome: CircuitOutcome, _ now: Instant, _ transitions: inout [CircuitTransition]
    ) {
        self.advance(now, &transitions)
        guard ticket.generation == self.generation else {
            self.staleTotal += 1
            return
        }
        if case .halfOpen(var probes) = self.phase {
            guard let index = probes.firstIndex(where: { $0.ticket == ticket.number }) else { return }
            probes.remove(at: index)
            self.phase = .halfOpen(probes: probes)
        }
        switch outcome {
        case .excluded: self.counts.exclusions += 1
        case .success where !self.isSlow(ticket, now): self.succeeded(now, &transitions)
        case .success, .failure: self.failed(ticket, now, &transitions)
        }
    }

    // MARK: Operators

    /// Forces it open or closed. It counts anew from here on, and again when it is released.
    public mutating func force(_ forced: ForcedCircuit, _ now: Instant, _ transitions: inout [CircuitTransition]) {
        self.advance(now, &transitions)
        guard self.forced != forced else { return }
        self.forced = forced
        switch forced {
        case .open: self.enter(self.open(now), .forced, now, &transitions)
        case .closed: self.enter(self.closed(now), .forced, now, &transitions)
        }
    }

    /// Takes back what an operator has forced. What was kept open is probed first: that nobody called it says nothing of its health.
    public mutating func release(_ now: Instant, _ transitions: inout [CircuitTransition]) {
        self.advance(now, &transitions)
        guard let forced = self.forced else { return }
        self.forced = nil
        switch forced {
        case .open: self.enter(.halfOpen(probes: []), .released, now, &transitions)
        case .closed: self.enter(self.closed(now), .released, now, &transitions)
        }
    }

    // MARK: Others' knowledge

    /// Somebody has seen what is called be away and come back: when it is open, calls probe that now, and need not wait for the timeout.
    /// What an operator has forced stays.
    public mutating func recovered(_ now: Instant, _ transitions: inout [CircuitTransition]) {
        self.advance(now, &transitions)
        guard self.forced == nil, case .open = self.phase else { return }
        self.enter(.halfOpen(probes: []), .recovered, now, &transitions)
    }

    // MARK: Looking

    /// How it is now. Looking is asking: what time has changed, changes first.
    public mutating func snapshot(_ now: Instant, _ transitions: inout [CircuitTransition]) -> CircuitSnapshot {
        self.advance(now, &transitions)
        var openFor: Duration?
        var opensProbesIn: Duration?
        if case .open(let since, let until) = self.phase {
            openFor = since.duration(to: now)
            if self.forced == nil { opensProbesIn = now.duration(to: until) }
        }
        return CircuitSnapshot(
            state: self.state,
            forced: self.forced,
            generation: self.generation,
            counts: self.counts,
            countsUntilClosed: self.countsBefore.map { $0.followed(by: self.counts) } ?? self.counts,
            failuresTotal: self.failuresTotal,
            rejectionsTotal: self.rejectionsTotal,
            staleTotal: self.staleTotal,
            openedTotal: self.openedTotal,
            openFor: openFor,
            opensProbesIn: opensProbesIn
        )
    }

    private var state: CircuitState { self.phase.state }

    // MARK: Deciding

    private func refusal(_ now: Instant) -> CircuitOpen? {
        switch self.phase {
        case .closed: return nil
        case .open where self.forced != nil:
            return CircuitOpen(reason: .forced, retryAfter: max(self.settings.timeout, Self.leastHint))
        case .open(_, let until): return CircuitOpen(reason: .open, retryAfter: max(now.duration(to: until), Self.leastHint))
        case .halfOpen(let probes):
            guard self.counts.requests - self.counts.exclusions >= max(self.settings.maxRequests, 1) else { return nil }
            let decided = probes.first.map { now.duration(to: $0.leaseEnd) } ?? .zero
            return CircuitOpen(reason: .probing, retryAfter: max(min(decided, Self.probingHint), Self.leastHint))
        }
    }

    private func isSlow(_ ticket: CircuitTicket, _ now: Instant) -> Bool {
        guard let slowCall = self.settings.slowCall else { return false }
        return ticket.admittedAt.duration(to: now) > slowCall
    }

    private mutating func succeeded(_ now: Instant, _ transitions: inout [CircuitTransition]) {
        self.counts.succeeded()
        self.row = FailureRow()
        guard case .halfOpen = self.phase, self.counts.consecutiveSuccesses >= self.settings.maxRequests else { return }
        self.enter(self.closed(now), .probesSucceeded, now, &transitions)
    }

    private mutating func failed(_ ticket: CircuitTicket, _ now: Instant, _ transitions: inout [CircuitTransition]) {
        self.counts.failed()
        self.row.failed(admittedAt: ticket.admittedAt, now)
        self.failuresTotal += 1
        switch self.phase {
        case .closed where self.isTooMuch:
            self.enter(self.open(now), .failureRatio, now, &transitions)
        case .closed where self.isTooLong(now): self.enter(self.open(now), .failuresInARow, now, &transitions)
        case .halfOpen: self.enter(self.open(now), .probeFailed, now, &transitions)
        case .closed, .open: break
        }
    }

    private var isTooMuch: Bool {
        guard self.forced == nil, self.counts.ended >= self.settings.minimumRequests else { return false }
        return Double(self.counts.failures) / Double(self.counts.ended) >= self.settings.failureRatio
    }

    private func isTooLong(_ now: Instant) -> Bool {
        guard self.forced == nil, let limit = self.settings.failuresInARow else { return false }
        return self.row.isTooLong(limit, now)
    }

    /// What has changed because time has passed.
    private mutating func advance(_ now: Instant, _ transitions: inout [CircuitTransition]) {
        if case .halfOpen(let probes) = self.phase, let first = probes.first, first.leaseEnd < now {
            self.counts.failed()
            self.failuresTotal += 1
            // Open since the lease was over, not since somebody has noticed: a breaker that nobody asks must not wait again.
            self.enter(self.open(first.leaseEnd), .probeHung, first.leaseEnd, &transitions)
        }
        switch self.phase {
        case .closed(let until?) where until < now:
            // What is counted begins anew; what fails without a break goes on.
            let row = self.row
            self.begin(self.closed(now))
            self.row = row
        case .open(_, let until) where until < now && self.forced == nil:
            self.enter(.halfOpen(probes: []), .timeout, now, &transitions)
        case .closed, .halfOpen, .open: break
        }
    }

    // MARK: Changing

    private func closed(_ now: Instant) -> Phase {
        .closed(until: self.settings.interval > .zero ? now + self.settings.interval : nil)
    }

    /// Open from now on; one that is open already has been since before.
    private func open(_ now: Instant) -> Phase {
        var since = now
        if case .open(let before, _) = self.phase { since = before }
        return .open(since: since, until: now + self.settings.timeout)
    }

    private mutating func enter(
        _ phase: Phase, _ reason: CircuitTransition.Reason, _ now: Instant, _ transitions: inout [CircuitTransition]
    ) {
        let from = self.state
        self.begin(phase)
        guard from != self.state else { return }
        if self.state == .open { self.openedTotal += 1 }
        transitions.append(CircuitTransition(from: from, to: self.state, reason: reason, generation: self.generation))
    }

    private mutating func begin(_ phase: Phase) {
        if case .closed = phase {
            self.countsBefore = nil
        } else {
            self.countsBefore = self.countsBefore?.followed(by: self.counts) ?? self.counts
        }
        self.phase = phase
        self.generation += 1
        self.counts = CircuitCounts()
        self.row = FailureRow()
    }
}

import Observability
import Resilience

extension BreakerReading {
    init(_ breaker: CircuitBreaker) {
        let snapshot = breaker.snapshot
        let state: State =
            switch snapshot.state {
            case .closed: .closed
            case .halfOpen: .halfOpen
            case .open: .open
            }
        let control: BreakerControl =
            switch snapshot.forced {
            case nil: .automatic
            case .open: .forceOpen
            case .closed: .forceClosed
            }
        self.init(name: breaker.name, state: state, control: control)
        self.requests = snapshot.counts.requests
        self.successes = snapshot.counts.successes
        self.failures = snapshot.counts.failures
        self.consecutiveSuccesses = snapshot.counts.consecutiveSuccesses
        self.consecutiveFailures = snapshot.counts.consecutiveFailures
        self.failuresTotal = snapshot.failuresTotal
        self.refused = snapshot.rejectionsTotal
        self.openFor = snapshot.openFor
        self.retryAfter = snapshot.opensProbesIn
    }
}

extension CircuitBreaker {
    /// Does what an operator has decided.
    func obey(_ control: BreakerControl) {
        switch control {
        case .automatic: self.release()
        case .forceOpen: self.force(.open)
        case .forceClosed: self.force(.closed)
        }
    }
}

extension CircuitState {
    /// For people.
    var said: String {
        switch self {
        case .closed: "closed"
        case .halfOpen: "half open"
        case .open: "open"
        }
    }
}

extension CircuitTransition.Reason {
    /// For people.
    var said: String {
        switch self {
        case .failureRatio: "too many calls failed"
        case .failuresInARow: "many calls in a row failed"
        case .timeout: "it has been open for long enough"
        case .recovered: "what it guards is back"
        case .probesSucceeded: "the probes succeeded"
        case .probeFailed: "a probe failed"
        case .probeHung: "a probe took too long"
        case .forced: "an operator decided so"
        case .released: "the operator let go of it"
        }
    }
}

extension BreakerReading {
    /// What keeps calls back, and what ends that; nil while nothing does.
    fileprivate var problem: String? {
        switch (self.state, self.control) {
        case (.closed, _): nil
        case (.halfOpen, _): "The breaker of \(self.name) is half open: a few calls are let through to try, the others are refused."
        case (.open, .forceOpen):
            "An operator keeps the breaker of \(self.name) open: `krafti ops breaker \(self.name) auto` lets it decide again."
        case (.open, _): "The breaker of \(self.name) is open: calls are refused until it tries again, which it does by itself."
        }
    }
}

extension HealthSignal {
    /// An open breaker keeps calls from what they need, and one that is half open lets few through.
    init(_ breakers: [BreakerReading]) {
        let worst = breakers.max { $0.state.rawValue < $1.state.rawValue }
        let failures = breakers.reduce(0) { $0 + $1.failures }
        switch worst?.state {
        case .open: self.init(.unhealthy, problem: worst?.problem, failures: failures)
        case .halfOpen: self.init(.degraded, problem: worst?.problem, failures: failures)
        case .closed, nil: self.init(.healthy, failures: failures)
        }
    }
}

import Resilience

/// A breaker whose calls and time a test makes up, and whose answers it reads as words.
struct ScriptedBreaker {
    private(set) var state: CircuitBreakerState
    private(set) var now = ContinuousClock.now
    private var tickets: [Int: CircuitTicket] = [:]
    private var lastCall = 0
    /// What changed, in order, such as `closed to open: failureRatio`.
    private(set) var changes: [String] = []

    init(_ configure: (inout CircuitBreakerSettings) -> Void = { _ in }) {
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 4
        configure(&settings)
        self.state = CircuitBreakerState(settings: settings, self.now)
    }

    mutating func pass(_ duration: Duration) { self.now += duration }

    /// A call asks: its number, or why it is refused.
    mutating func ask() -> Result<Int, CircuitOpen> {
        self.decide { state, now, transitions -> Result<CircuitTicket, CircuitOpen> in
            do throws(CircuitOpen) { return .success(try state.admit(now, &transitions)) } catch { return .failure(error) }
        }.map { ticket in
            self.lastCall += 1
            self.tickets[self.lastCall] = ticket
            return self.lastCall
        }
    }

    /// A call asks; `call 1`, or `open 30000` with the milliseconds after which to come back.
    mutating func asked() -> String {
        switch self.ask() {
        case .success(let call): "call \(call)"
        case .failure(let refusal): "\(refusal.reason) \(Int(refusal.retryAfter / .milliseconds(1)))"
        }
    }

    mutating func end(_ call: Int, _ outcome: CircuitOutcome) {
        guard let ticket = self.tickets[call] else { return }
        self.decide { state, now, transitions in state.record(ticket, outcome, now, &transitions) }
    }

    /// Calls that come one after another, and end at once; the whole row so many times.
    mutating func call(_ outcomes: CircuitOutcome..., times: Int = 1) {
        for _ in 0..<times {
            for outcome in outcomes { if case .success(let call) = self.ask() { self.end(call, outcome) } }
        }
    }

    mutating func force(_ forced: ForcedCircuit) {
        self.decide { state, now, transitions in state.force(forced, now, &transitions) }
    }

    mutating func release() { self.decide { state, now, transitions in state.release(now, &transitions) } }

    mutating func recover() { self.decide { state, now, transitions in state.recovered(now, &transitions) } }

    mutating func look() -> CircuitSnapshot { self.decide { state, now, transitions in state.snapshot(now, &transitions) } }

    /// The state, as somebody who asks sees it.
    var circuit: CircuitState {
        mutating get { self.look().state }
    }

    @discardableResult
    private mutating func decide<Answer>(
        _ event: (inout CircuitBreakerState, ContinuousClock.Instant, inout [CircuitTransition]) -> Answer
    ) -> Answer {
        var transitions: [CircuitTransition] = []
        let answer = event(&self.state, self.now, &transitions)
        self.changes += transitions.map { "\($0.from) to \($0.to): \($0.reason)" }
        return answer
    }
}

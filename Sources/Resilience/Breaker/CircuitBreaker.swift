import Locking

/// A circuit breaker: counts how calls to something end, and refuses them for a while when too many fail. Safe to use from any thread.
///
/// `CircuitBreakerState` has the rules. With retries the order is retry(breaker(call)), and a refusal is not retried.
public final class CircuitBreaker: Sendable {
    /// What it protects, for logs and metrics.
    public let name: String
    private let state: Guarded<CircuitBreakerState>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let onTransition: @Sendable (CircuitTransition) -> Void

    /// - Parameter onTransition: hears of every change, on the thread that brought it about, with no lock held. When threads race, two
    ///   changes may be heard in the wrong order: their generations tell.
    public init(
        name: String,
        settings: CircuitBreakerSettings = CircuitBreakerSettings(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        onTransition: @escaping @Sendable (CircuitTransition) -> Void = { _ in }
    ) {
        self.name = name
        self.state = Guarded(CircuitBreakerState(settings: settings, now()))
        self.now = now
        self.onTransition = onTransition
    }

    /// Asks whether a call may be made. Whoever gets a ticket makes the call, and records how it ended.
    public func admit() throws(CircuitOpen) -> CircuitTicket {
        try self.decide { state, now, transitions -> Result<CircuitTicket, CircuitOpen> in
            do throws(CircuitOpen) { return .success(try state.admit(now, &transitions)) } catch { return .failure(error) }
        }.get()
    }

    /// Says how a call ended that was let through; once for each ticket.
    public func record(_ ticket: CircuitTicket, _ outcome: CircuitOutcome) {
        self.decide { state, now, transitions in state.record(ticket, outcome, now, &transitions) }
    }

    /// Makes a call, if it may be made, and records how it ended.
    ///
    /// - Parameters:
    ///   - refused: the error to throw when the breaker refuses.
    ///   - outcome: what the call's end says about what is called.
    public func run<Answer, Failure: Error>(
        refused: (CircuitOpen) -> Failure,
        outcome: (Result<Answer, Failure>) -> CircuitOutcome,
        _ call: () async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        let ticket: CircuitTicket
        do throws(CircuitOpen) { ticket = try self.admit() } catch { throw refused(error) }
        let result: Result<Answer, Failure>
        do throws(Failure) { result = .success(try await call()) } catch { result = .failure(error) }
        self.record(ticket, outcome(result))
        return try result.get()
    }

    /// Forces it open or closed, until it is released.
    public func force(_ forced: ForcedCircuit) {
        self.decide { state, now, transitions in state.force(forced, now, &transitions) }
    }

    /// Takes back what was forced.
    public func release() { self.decide { state, now, transitions in state.release(now, &transitions) } }

    /// What is called was away and is back, as somebody saw who does not call through this: an open breaker lets probes through at once.
    public func recovered() { self.decide { state, now, transitions in state.recovered(now, &transitions) } }

    /// How it is now; takes no time.
    public var snapshot: CircuitSnapshot { self.decide { state, now, transitions in state.snapshot(now, &transitions) } }

    private func decide<Decision: Sendable>(
        _ event: (inout CircuitBreakerState, ContinuousClock.Instant, inout [CircuitTransition]) -> Decision
    ) -> Decision {
        let (decision, transitions) = self.state.withLock { state in
            var transitions: [CircuitTransition] = []
            // Within the lock: a time that was read before it may be older than what another thread has told the state already.
            let decision = event(&state, self.now(), &transitions)
            return (decision, transitions)
        }
        for transition in transitions { self.onTransition(transition) }
        return decision
    }
}

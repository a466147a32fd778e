/// What a breaker does with calls. The numbers are those of the metric `circuit_breaker_state`.
public enum CircuitState: Int, Sendable, Hashable, CaseIterable {
    /// Lets calls through, and counts how they end.
    case closed = 0
    /// Lets a few calls through, to see whether they succeed.
    case halfOpen = 1
    /// Refuses calls.
    case open = 2
}

/// What an operator has decided over the breaker's head.
public enum ForcedCircuit: Sendable, Hashable {
    /// It refuses every call, until it is released.
    case open
    /// It refuses no call, whatever it counts, until it is released.
    case closed
}

/// How a call ended, as far as the breaker cares.
public enum CircuitOutcome: Sendable, Hashable {
    case success
    case failure
    /// It says nothing about what is called: the caller was wrong, or has left.
    case excluded
}

/// The right to make one call, to be handed back with its outcome, once. One that is never handed back costs a half-open breaker a
/// probe's lease, and a closed one nothing.
public struct CircuitTicket: Sendable, Hashable {
    let generation: UInt64
    let number: UInt64
    let admittedAt: ContinuousClock.Instant
}

/// The breaker refuses a call: nothing was called.
public struct CircuitOpen: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// Too much has failed.
        case open
        /// As many probes as may be are under way already.
        case probing
        /// An operator has opened it.
        case forced
    }

    public let reason: Reason
    /// When another call has a chance, from now; more than zero. A guess where nobody can know: while probes are under way, and while
    /// an operator keeps it open.
    public let retryAfter: Duration
}

/// What a breaker has counted since its generation began.
public struct CircuitCounts: Sendable, Hashable {
    /// Calls let through, those under way included.
    public internal(set) var requests = 0
    public internal(set) var successes = 0
    public internal(set) var failures = 0
    /// Calls that ended and were counted as neither.
    public internal(set) var exclusions = 0
    public internal(set) var consecutiveSuccesses = 0
    public internal(set) var consecutiveFailures = 0

    public init() {}

    /// Calls whose outcome is known and counts.
    public var ended: Int { self.successes + self.failures }

    mutating func succeeded() {
        self.successes += 1
        self.consecutiveSuccesses += 1
        self.consecutiveFailures = 0
    }

    mutating func failed() {
        self.failures += 1
        self.consecutiveFailures += 1
        self.consecutiveSuccesses = 0
    }
}

/// A change of a breaker's state.
public struct CircuitTransition: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// So large a share of calls failed.
        case failureRatio
        /// So many calls in a row failed, one after the other.
        case failuresInARow
        /// It has been open for as long as it may.
        case timeout
        /// What is called was seen to be back.
        case recovered
        /// Enough probes in a row succeeded.
        case probesSucceeded
        case probeFailed
        /// A probe was under way for longer than its lease.
        case probeHung
        /// By an operator's word.
        case forced
        /// The operator let go of it.
        case released
    }

    public let from: CircuitState
    public let to: CircuitState
    public let reason: Reason
    /// The generation that began with it. Generations ascend, so that listeners on several threads can tell which change came last.
    public let generation: UInt64
}

/// A breaker at one moment, and what it has done since it was made.
public struct CircuitSnapshot: Sendable, Hashable {
    public var state: CircuitState
    /// Nil: nobody has interfered.
    public var forced: ForcedCircuit?
    public var generation: UInt64
    /// Of this generation.
    public var counts: CircuitCounts
    /// Failures counted since the breaker was made, slow calls and hung probes included (`circuit_breaker_failures_total`).
    public var failuresTotal: Int
    /// Calls refused since the breaker was made.
    public var rejectionsTotal: Int
    /// Outcomes that came too late to count: their generation was over.
    public var staleTotal: Int
    /// How often it has opened.
    public var openedTotal: Int
    /// How long it has been open, by itself or by an operator's word; nil while it is not.
    public var openFor: Duration?
    /// How long it refuses calls for yet; nil when it lets them through, or nobody knows.
    public var opensProbesIn: Duration?
}

/// A circuit breaker as operators see it. Its counts begin anew when it closes, and with each interval while it is closed; what opened it
/// stays until then. `refused` counts since the start.
public struct BreakerReading: Hashable, Sendable {
    /// With the numbers of the metric `circuit_breaker_state`.
    public enum State: Int, Hashable, Sendable, CaseIterable {
        case closed = 0
        case halfOpen = 1
        case open = 2
    }

    /// What it guards, such as `database`.
    public var name: String
    public var state: State
    public var control: BreakerControl
    /// Calls let through, those still under way among them.
    public var requests = 0
    public var successes = 0
    /// Those that were too slow among them.
    public var failures = 0
    public var consecutiveSuccesses = 0
    public var consecutiveFailures = 0
    /// Failures, and calls refused, since the server started.
    public var failuresTotal = 0
    public var refused = 0
    /// How long it has been open; nil while it is not.
    public var openFor: Duration?
    /// How long until it tries again; nil while it is not open or is forced to be.
    public var retryAfter: Duration?

    public init(name: String, state: State, control: BreakerControl = .automatic) {
        self.name = name
        self.state = state
        self.control = control
    }
}

/// Who decides on the state of a circuit breaker: itself, or an operator.
public enum BreakerControl: String, Hashable, Sendable, CaseIterable {
    case automatic
    case forceOpen
    case forceClosed
}

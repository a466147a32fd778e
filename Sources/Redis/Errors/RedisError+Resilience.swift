public import Resilience

extension RedisError {
    /// What it says about Redis' health.
    ///
    /// A queue of this process that is full says how much it asks, a command that cannot be sent how it asks, and a client that was shut
    /// down or a caller that has left nothing at all.
    public var circuitOutcome: CircuitOutcome {
        switch self.code {
        case .poolExhausted, .invalidCommand, .closed, .cancelled: .excluded
        case .connectionFailed, .connectionLost, .serverError, .deadlineExceeded, .acquireTimedOut, .protocolViolation,
            .clusterRefused, .authenticationFailed, .invalidConfiguration:
            .failure
        }
    }
}

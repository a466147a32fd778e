/// How something that calls need is, as it is known at this moment without asking it.
public struct HealthSignal: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case healthy
        /// Works with less than it should.
        case degraded
        case unhealthy
    }

    public var status: Status
    /// Why it is not healthy; for operators.
    public var problem: String?
    /// How often it has failed lately.
    public var failures: Int
    /// How long it took to answer last.
    public var latency: Duration?

    public init(_ status: Status, problem: String? = nil, failures: Int = 0, latency: Duration? = nil) {
        self.status = status
        self.problem = problem
        self.failures = failures
        self.latency = latency
    }
}

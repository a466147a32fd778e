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
    /// Whether there is such a thing: what is turned off is healthy, and of no use to anybody.
    public var isEnabled: Bool

    public init(
        _ status: Status, problem: String? = nil, failures: Int = 0, latency: Duration? = nil, isEnabled: Bool = true
    ) {
        self.status = status
        self.problem = problem
        self.failures = failures
        self.latency = latency
        self.isEnabled = isEnabled
    }
}

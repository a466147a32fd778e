/// Whether calls should be sent here, and what is in the way.
public struct ReadinessReport: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case healthy
        /// Takes calls, and lacks something.
        case degraded
        case unhealthy
        /// On its way out.
        case draining
    }

    struct Check: Hashable, Sendable {
        var signal: HealthSignal
        /// Whether calls cannot do without.
        var isCritical: Bool
    }

    let isDraining: Bool
    var checks: [String: Check]
    /// For checks what else is known, for those who want it.
    public var details: [String: JSONObject] = [:]
    /// How the server does as a whole, where that is counted.
    public var figures: ServerFigures?

    public var status: Status {
        if self.isDraining { return .draining }
        if self.checks.values.contains(where: { $0.isCritical && $0.signal.status == .unhealthy }) { return .unhealthy }
        return self.checks.values.allSatisfy { $0.signal.status == .healthy } ? .healthy : .degraded
    }

    /// Whether calls should be sent here.
    public var isReady: Bool { self.status == .healthy || self.status == .degraded }

    /// Whether each of the checks lets calls be served, for those who watch them one by one.
    public var servingChecks: [String: Bool] { self.checks.mapValues { $0.signal.status != .unhealthy } }

    /// What keeps calls away, by name.
    public var failing: [(name: String, problem: String?)] {
        self.checks.filter { $0.value.isCritical && $0.value.signal.status == .unhealthy }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.signal.problem) }
    }

    /// Such as `{"status":"healthy","timestamp":"2026-11-24T19:40:52.123Z","checks":{"database":{"status":"healthy","latency_ms":0.8,`
    /// `"failure_count":0}},"metrics":{"uptime_seconds":61.2,"total_requests":4711,"error_rate":0.0}}`.
    public var json: String { self.json(at: .now) }

    func json(at time: LogTime) -> String {
        var checks = JSONObject()
        for (name, check) in self.checks.sorted(by: { $0.key < $1.key }) {
            var object = JSONObject()
            object.add("status", check.signal.status.rawValue)
            if !check.signal.isEnabled { object.add("enabled", false) }
            if let latency = check.signal.latency { object.add("latency_ms", Self.thousandths(latency / .milliseconds(1))) }
            object.add("failure_count", check.signal.failures)
            if let problem = check.signal.problem { object.add("problem", problem) }
            if let details = self.details[name] { object.add(membersOf: details) }
            checks.add(name, object)
        }
        var report = JSONObject()
        report.add("status", self.status.rawValue)
        report.add("timestamp", time.full)
        report.add("checks", checks)
        if let figures = self.figures {
            var metrics = JSONObject()
            metrics.add("uptime_seconds", Self.thousandths(figures.uptime / .seconds(1)))
            metrics.add("total_requests", figures.totalRequests)
            metrics.add("error_rate", figures.errorRate)
            report.add("metrics", metrics)
        }
        return report.text + "\n"
    }

    private static func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

/// How a server does as a whole.
public struct ServerFigures: Hashable, Sendable {
    public var uptime: Duration
    /// Answered since the start.
    public var totalRequests: Int
    /// The part of the requests of the last minute that failed by a fault of the server, 0 to 1; 0 where none came.
    public var errorRate: Double

    public init(uptime: Duration, totalRequests: Int, errorRate: Double) {
        self.uptime = uptime
        self.totalRequests = totalRequests
        self.errorRate = errorRate
    }
}

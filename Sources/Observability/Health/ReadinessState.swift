/// Decides from the outcomes of checks, and from what is known beside them, whether calls should be sent here. Pure: whoever checks
/// says what came of it and when.
///
/// A check that fails now and then does not take a server out: that moves its load to others which may be as badly off. Without some
/// things a server still serves; it says that it is degraded then, and takes calls.
public struct ReadinessState: Sendable {
    /// How often a check must fail in a row before it counts. Once is enough where something else says as well that all is not right.
    public static let failuresUntilDown = 2

    /// What is known of one dependency by asking it.
    struct Check: Hashable, Sendable {
        var hasPassed = false
        /// Why not; for operators.
        var problem: String? = "not checked yet"
        /// In a row.
        var failures = 0
        var latency: Duration?
        var checkedAt: ContinuousClock.Instant?
    }

    private(set) var checks: [String: Check]
    private(set) var isDraining = false
    /// What no call can do without.
    private let critical: Set<String>
    /// A check that is older than this is as good as none: whoever should make it is stuck.
    private let maxAge: Duration

    /// - Parameters:
    ///   - names: of the checks without which no call is served; not ready until each has passed.
    ///   - maxAge: how long an outcome counts.
    public init(checks names: [String], maxAge: Duration) {
        self.checks = Dictionary(uniqueKeysWithValues: names.map { ($0, Check()) })
        self.critical = Set(names)
        self.maxAge = maxAge
    }

    /// - Parameters:
    ///   - problem: nil when the check has passed.
    ///   - latency: how long the answer took, or the wait for it.
    public mutating func record(
        _ name: String, problem: String?, latency: Duration? = nil, at now: ContinuousClock.Instant
    ) {
        var check = self.checks[name] ?? Check()
        check.checkedAt = now
        check.latency = latency
        check.problem = problem
        if problem == nil { check.hasPassed = true }
        check.failures = problem == nil ? 0 : check.failures + 1
        self.checks[name] = check
    }

    /// The server is going: it is not ready any more, whatever its checks say.
    public mutating func beginDrain() { self.isDraining = true }

    /// What to tell whoever asks.
    /// - Parameter signals: what is known this moment, by name: of what is checked too, or of something else. What is not among the
    ///   critical checks can make a server degraded at most.
    public func report(at now: ContinuousClock.Instant, signals: [String: HealthSignal] = [:]) -> ReadinessReport {
        var report = ReadinessReport(isDraining: self.isDraining, checks: [:])
        for name in Set(self.checks.keys).union(signals.keys) {
            let signal =
                switch (self.checks[name], signals[name]) {
                case (let check?, let signal): self.judge(check, signal, at: now)
                case (nil, let signal): signal ?? HealthSignal(.healthy)
                }
            report.checks[name] = ReadinessReport.Check(signal: signal, isCritical: self.critical.contains(name))
        }
        return report
    }

    private func judge(_ check: Check, _ signal: HealthSignal?, at now: ContinuousClock.Instant) -> HealthSignal {
        let status = signal?.status ?? .healthy
        let failures = max(check.failures, signal?.failures ?? 0)
        let latency = check.latency ?? signal?.latency
        if let checkedAt = check.checkedAt, checkedAt.duration(to: now) > self.maxAge {
            let age = Int(checkedAt.duration(to: now) / .seconds(1))
            return HealthSignal(.unhealthy, problem: "not checked for \(age) s", failures: failures, latency: latency)
        }
        let allowed = status == .healthy ? Self.failuresUntilDown : 1
        if !check.hasPassed || check.failures >= allowed || status == .unhealthy {
            return HealthSignal(.unhealthy, problem: check.problem ?? signal?.problem, failures: failures, latency: latency)
        }
        if check.failures > 0 || status == .degraded {
            return HealthSignal(.degraded, problem: check.problem ?? signal?.problem, failures: failures, latency: latency)
        }
        return HealthSignal(.healthy, failures: failures, latency: latency)
    }
}

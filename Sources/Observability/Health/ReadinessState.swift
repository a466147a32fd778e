/// Decides from the outcomes of checks whether calls should be sent here. Pure: whoever checks says what came of it and when.
///
/// A check that fails now and then does not take a server out: that moves its load to others which may be as badly off.
public struct ReadinessState: Sendable {
    /// How often a check must fail in a row before it counts.
    public static let failuresUntilDown = 2

    /// What is known of one dependency.
    struct Check: Hashable, Sendable {
        var isUp = false
        /// Why not; for operators.
        var problem: String? = "not checked yet"
        var failures = 0
        var checkedAt: ContinuousClock.Instant?
    }

    private(set) var checks: [String: Check]
    private(set) var isDraining = false
    /// A check that is older than this is as good as none: whoever should make it is stuck.
    private let maxAge: Duration

    /// - Parameters:
    ///   - names: of the checks; not ready until each has passed.
    ///   - maxAge: how long an outcome counts.
    public init(checks names: [String], maxAge: Duration) {
        self.checks = Dictionary(uniqueKeysWithValues: names.map { ($0, Check()) })
        self.maxAge = maxAge
    }

    /// - Parameter problem: nil when the check has passed.
    public mutating func record(_ name: String, problem: String?, at now: ContinuousClock.Instant) {
        var check = self.checks[name] ?? Check()
        check.checkedAt = now
        if let problem {
            check.failures += 1
            check.problem = problem
            if check.failures >= Self.failuresUntilDown { check.isUp = false }
        } else {
            check = Check(isUp: true, problem: nil, checkedAt: now)
        }
        self.checks[name] = check
    }

    /// The server is going: it is not ready any more, whatever its checks say.
    public mutating func beginDrain() { self.isDraining = true }

    /// What to tell whoever asks.
    public func report(at now: ContinuousClock.Instant) -> ReadinessReport {
        var problems: [String: String?] = [:]
        for (name, check) in self.checks {
            if let checkedAt = check.checkedAt, checkedAt.duration(to: now) > self.maxAge {
                problems[name] = .some("not checked for \(Int(checkedAt.duration(to: now) / .seconds(1))) s")
            } else {
                problems[name] = check.isUp ? .some(nil) : .some(check.problem)
            }
        }
        return ReadinessReport(isDraining: self.isDraining, problems: problems)
    }
}

/// Whether calls should be sent here, and what is in the way.
public struct ReadinessReport: Hashable, Sendable {
    let isDraining: Bool
    /// For each check nil, or why it does not pass.
    let problems: [String: String?]
    /// For checks what else is known, for those who want it.
    public var details: [String: JSONObject] = [:]

    public var isReady: Bool { !self.isDraining && self.problems.values.allSatisfy { $0 == nil } }

    /// Such as `{"status":"ready","checks":{"database":{"status":"ok"}}}`.
    public var json: String {
        var checks = JSONObject()
        for (name, problem) in self.problems.sorted(by: { $0.key < $1.key }) {
            var check = JSONObject()
            check.add("status", problem == nil ? "ok" : "failed")
            if let problem { check.add("problem", problem) }
            if let details = self.details[name] { check.add(membersOf: details) }
            checks.add(name, check)
        }
        var report = JSONObject()
        report.add("status", self.isReady ? "ready" : self.isDraining ? "draining" : "not ready")
        report.add("checks", checks)
        return report.text + "\n"
    }
}

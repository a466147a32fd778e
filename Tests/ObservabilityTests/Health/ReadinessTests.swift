import Testing

@testable import Observability

struct ReadinessTests {
    private let start = ContinuousClock.now
    private let noon = LogTime(milliseconds: 1_795_549_252_123)

    private func state() -> ReadinessState { ReadinessState(checks: ["database"], maxAge: .seconds(9)) }

    private func upState() -> ReadinessState {
        var state = self.state()
        state.record("database", problem: nil, at: self.start)
        return state
    }

    @Test func `not ready before the first check has passed`() {
        var state = self.state()
        #expect(!state.report(at: self.start).isReady)
        state.record("database", problem: nil, at: self.start)
        #expect(state.report(at: self.start).isReady)
    }

    @Test func `one failure does not take a server out, two do, and one success brings it back`() {
        var state = self.upState()
        state.record("database", problem: "away", at: self.start)
        #expect(state.report(at: self.start).isReady)
        #expect(state.report(at: self.start).status == .degraded)
        state.record("database", problem: "away", at: self.start)
        #expect(!state.report(at: self.start).isReady)
        #expect(state.report(at: self.start).json.contains(#""failure_count":2,"problem":"away""#))
        state.record("database", problem: nil, at: self.start)
        #expect(state.report(at: self.start).status == .healthy)
    }

    @Test func `a first failure counts where something else says too that all is not right`() {
        let doubt = ["database": HealthSignal(.degraded, problem: "Its breaker is open.")]
        var state = self.upState()
        #expect(state.report(at: self.start, signals: doubt).status == .degraded)
        state.record("database", problem: "away", at: self.start)
        #expect(state.report(at: self.start, signals: doubt).status == .unhealthy)
        #expect(state.report(at: self.start).status == .degraded)
    }

    @Test func `what is known to be down is down before a check has found out`() {
        let down = ["database": HealthSignal(.unhealthy, problem: "No connection is open.", failures: 4)]
        let report = self.upState().report(at: self.start, signals: down)
        #expect(report.status == .unhealthy && !report.isReady)
        #expect(report.json.contains(#""failure_count":4,"problem":"No connection is open.""#))
    }

    @Test(arguments: HealthSignal.Status.allCases)
    func `what a server can do without makes it degraded at most`(status: HealthSignal.Status) {
        let report = self.upState().report(at: self.start, signals: ["cache": HealthSignal(status)])
        #expect(report.status == (status == .healthy ? .healthy : .degraded))
        #expect(report.isReady)
        #expect(report.servingChecks == ["cache": status != .unhealthy, "database": true])
    }

    @Test func `what a server can do without does not excuse what it cannot`() {
        var state = self.upState()
        for _ in 1...2 { state.record("database", problem: "away", at: self.start) }
        #expect(state.report(at: self.start, signals: ["cache": HealthSignal(.degraded)]).status == .unhealthy)
    }

    @Test func `an outcome that is too old counts for nothing`() {
        let state = self.upState()
        #expect(state.report(at: self.start + .seconds(9)).isReady)
        let report = state.report(at: self.start + .seconds(10))
        #expect(!report.isReady)
        #expect(report.json.contains("not checked for 10 s"))
    }

    @Test func `a server that goes is not ready whatever its checks say`() {
        var state = self.state()
        state.beginDrain()
        state.record("database", problem: nil, at: self.start)
        #expect(!state.report(at: self.start).isReady)
        let expected =
            #"{"status":"draining","timestamp":"2026-11-24T19:40:52.123Z","#
            + #""checks":{"database":{"status":"healthy","failure_count":0}}}"# + "\n"
        #expect(state.report(at: self.start).json(at: self.noon) == expected)
    }

    @Test func `the report is the specified one`() {
        var state = self.state()
        state.record("database", problem: nil, latency: .microseconds(812), at: self.start)
        let signals = [
            "cache": HealthSignal(.degraded, problem: "Redis is away.", failures: 3, latency: .milliseconds(2)),
            "circuit_breaker": HealthSignal(.healthy, failures: 1),
        ]
        var report = state.report(at: self.start, signals: signals)
        report.figures = ServerFigures(uptime: .milliseconds(61_234), totalRequests: 4711, errorRate: 0.25)
        let expected =
            #"{"status":"degraded","timestamp":"2026-11-24T19:40:52.123Z","checks":{"#
            + #""cache":{"status":"degraded","latency_ms":2.0,"failure_count":3,"problem":"Redis is away."},"#
            + #""circuit_breaker":{"status":"healthy","failure_count":1},"#
            + #""database":{"status":"healthy","latency_ms":0.812,"failure_count":0}},"#
            + #""metrics":{"uptime_seconds":61.234,"total_requests":4711,"error_rate":0.25}}"# + "\n"
        #expect(report.json(at: self.noon) == expected)
    }

    @Test func `what else is known of a check stands beside its status`() {
        let state = self.upState()
        var report = state.report(at: self.start)
        var details = JSONObject()
        details.add("version", "15 \"x\"")
        details.add("open", -3)
        report.details = ["database": details, "another": details]
        let expected = #""checks":{"database":{"status":"healthy","failure_count":0,"version":"15 \"x\"","open":-3}}}"#
        #expect(report.json.hasSuffix(expected + "\n"))
        report.details = ["database": JSONObject()]
        #expect(report.json.hasSuffix(#""checks":{"database":{"status":"healthy","failure_count":0}}}"# + "\n"))
    }
}

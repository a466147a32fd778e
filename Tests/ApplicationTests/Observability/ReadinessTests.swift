import Testing

@testable import Observability

struct ReadinessTests {
    private let start = ContinuousClock.now

    private func state() -> ReadinessState { ReadinessState(checks: ["database"], maxAge: .seconds(9)) }

    @Test func `not ready before the first check has passed`() {
        var state = self.state()
        #expect(!state.report(at: self.start).isReady)
        state.record("database", problem: nil, at: self.start)
        #expect(state.report(at: self.start).isReady)
    }

    @Test func `one failure does not take a server out, two do, and one success brings it back`() {
        var state = self.state()
        state.record("database", problem: nil, at: self.start)
        state.record("database", problem: "away", at: self.start)
        #expect(state.report(at: self.start).isReady)
        state.record("database", problem: "away", at: self.start)
        #expect(!state.report(at: self.start).isReady)
        #expect(state.report(at: self.start).json.contains(#""problem":"away""#))
        state.record("database", problem: nil, at: self.start)
        #expect(state.report(at: self.start).isReady)
    }

    @Test func `an outcome that is too old counts for nothing`() {
        var state = self.state()
        state.record("database", problem: nil, at: self.start)
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
        #expect(state.report(at: self.start).json == #"{"status":"draining","checks":{"database":{"status":"ok"}}}"# + "\n")
    }

    @Test func `what else is known of a check stands beside its status`() {
        var state = self.state()
        state.record("database", problem: nil, at: self.start)
        var report = state.report(at: self.start)
        var details = JSONObject()
        details.add("version", "15 \"x\"")
        details.add("open", -3)
        report.details = ["database": details, "another": details]
        let expected = #"{"status":"ready","checks":{"database":{"status":"ok","version":"15 \"x\"","open":-3}}}"#
        #expect(report.json == expected + "\n")
        report.details = ["database": JSONObject()]
        #expect(report.json == #"{"status":"ready","checks":{"database":{"status":"ok"}}}"# + "\n")
    }
}

import Foundation
import RPC
import Testing

@testable import CommandLineSupport
@testable import LoadTester

@Suite struct ReportTests {
    /// A thousand calls: most in 2 ms, some late for want of a place, ten refused.
    private static let results = LoadResults.of(
        .open(1000, .poisson, warmUp: .seconds(2), for: .duration(.seconds(1)), connections: 2, inFlight: 4, seed: 42)
    ) { recorder in
        for index in 0..<1000 {
            let due = 2_000_000_000 + Int64(index) * 1_000_000
            if index < 960 {
                recorder.call(due: due, lag: 20_000, took: 2_000_000)
            } else if index < 990 {
                recorder.call(due: due, lag: 8_000_000, took: 2_000_000, wasBlocked: true)
            } else {
                recorder.call(
                    due: due, lag: 20_000, took: 100_000, status: .resourceExhausted, message: "Too many calls.\nTry later.")
            }
        }
    }

    private static func doubts(_ results: LoadResults, isDebugBuild: Bool = false) -> [String] {
        Doubts(about: results, isDebugBuild: isDebugBuild).sentences
    }

    @Test func `the text says what was run, what came, and what it is worth`() throws {
        let verdicts = try ["p99<20ms", "errors<0.1%"].map { try Threshold(parsing: $0).verdict(on: Self.results) }
        let text = TextReport(Self.results, verdicts: verdicts, doubts: Doubts(about: Self.results, isDebugBuild: false)).text
        let expected = """
            krafti.test.v1.Echo/Echo at 127.0.0.1:7447
            open loop at 1,000/s, Poisson arrivals, 2 × 4 in flight, 2 s warm-up, 1 s measured, seed 42

            calls   1,000 in 1.00 s: 990 OK, 10 failed
            rate    1,000/s sent of 1,000/s (100% of the schedule), 990/s answered, 10/s failed
            lag     259 µs on average, 8.00 ms at most; 30 left over 1 ms late, 0 never sent
            tester  0.50 processors used by 2 threads

                                mean      p50      p75      p90      p95      p99    p99.9   p99.99      max
            latency          2.24 ms  2.02 ms  2.02 ms  2.02 ms  2.02 ms  10.0 ms  10.0 ms  10.0 ms  10.0 ms
            service time     1.98 ms  2.00 ms  2.00 ms  2.00 ms  2.00 ms  2.00 ms  2.00 ms  2.00 ms  2.00 ms
            latency, OK      2.26 ms  2.02 ms  2.02 ms  2.02 ms  2.02 ms  10.0 ms  10.0 ms  10.0 ms  10.0 ms
            latency, failed   120 µs   120 µs   120 µs   120 µs   120 µs   120 µs   120 µs   120 µs   120 µs
            Latency counts from the moment a call was due, service time from the moment it was sent:
            what lies between is time that a caller waits when the server falls behind.
            From p99.9 on, fewer than ten calls stand behind each number.

            status              calls  share
            OK                    990    99%
            RESOURCE_EXHAUSTED     10     1%  such as: Too many calls.

            thresholds
              held    p99<20ms     p99 was 10.0 ms
              FAILED  errors<0.1%  10 of 1,000 calls failed (1%)

            worth knowing
            - 30 calls left late because all 4 places of their connection waited for answers. Their wait is in
              the latency, as callers would feel it; more --connections or --in-flight shows whether the
              server or the number of places is the limit.
            - 1% of the calls failed. The first rows count them with the others; OK and failed show them
              apart.

            """
        #expect(text == expected, "\(text)")
    }

    @Test func `a closed loop has no latency, and says what it hides`() {
        let results = LoadResults.of(.closed(for: .duration(.seconds(1)), connections: 8, inFlight: 16)) { recorder in
            for index in 0..<2000 { recorder.call(due: Int64(index) * 500_000, took: 100_000) }
        }
        let text = TextReport(results, verdicts: [], doubts: Doubts(about: results, isDebugBuild: false)).text
        #expect(text.contains("closed loop, 8 × 16 in flight, 0 s warm-up, 1 s measured"))
        #expect(text.contains("rate    2,000/s answered\n"))
        #expect(text.contains("A closed loop sends nothing while it waits"))
        #expect(!text.contains("latency,"))
        #expect(!text.contains("\nlag "))
        #expect(!text.contains("worth knowing"))
    }

    @Test func `a run that measured nothing says so instead of a table of zeros`() {
        let results = LoadResults.of(.open(1000, warmUp: .seconds(2), for: .calls(5)), wasInterrupted: true) { $0.endWindow(at: 5) }
        let text = TextReport(results, verdicts: [], doubts: Doubts(about: results, isDebugBuild: false)).text
        #expect(text.contains("calls   none was measured; the warm-up takes 2 s"))
        #expect(!text.contains("p99"))
        #expect(text.contains("The run was ended early"))
    }

    @Test func `the JSON holds every number and comes out the same each time`() throws {
        let verdicts = [try Threshold(parsing: "p99<20ms").verdict(on: Self.results)]
        let report = JSONReport(Self.results, verdicts: verdicts, doubts: Doubts(about: Self.results, isDebugBuild: false))
        let data = try report.encoded()
        #expect(try report.encoded() == data)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["loop"] as? String == "open")
        #expect(object["arrivals"] as? String == "poisson")
        #expect(object["seed"] as? String == "42")
        #expect(object["measuredSeconds"] as? Double == 1)
        let calls = try #require(object["calls"] as? [String: Int])
        #expect(calls == ["measured": 1000, "ok": 990, "failed": 10])
        let latency = try #require(object["latency"] as? [String: Any])
        #expect(latency["count"] as? Int == 1000)
        #expect(latency["maxMicros"] as? Double == 10_000)
        #expect(
            Set(try #require(latency["percentilesMicros"] as? [String: Double]).keys).isSuperset(of: ["p50", "p99.9", "p99.99"]))
        let distribution = try #require(latency["distribution"] as? [[String: Any]])
        #expect(distribution.last?["count"] as? Int == 1000)
        let lag = try #require(object["lag"] as? [String: Any])
        #expect(lag["lateCallsForWantOfAPlace"] as? Int == 30)
        let outcomes = try #require(object["outcomes"] as? [[String: Any]])
        #expect(outcomes.map { $0["status"] as? String } == ["OK", "RESOURCE_EXHAUSTED"])
        #expect(outcomes.last?["sample"] as? String == "Too many calls.\nTry later.")
        let thresholds = try #require(object["thresholds"] as? [[String: Any]])
        #expect(thresholds.first?["held"] as? Bool == true)
    }

    private static func steady(_ count: Int, lag: Int64 = 0, wasBlocked: Bool = false) -> (inout CallRecorder) -> Void {
        { recorder in
            for index in 0..<count {
                recorder.call(due: Int64(index) * 1_000_000, lag: lag, took: 2_000_000, wasBlocked: wasBlocked)
            }
        }
    }

    private static let plan = LoadPlan.open(1000, for: .duration(.seconds(1)), inFlight: 16)

    @Test func `a quiet run raises no doubt`() {
        #expect(Self.doubts(.of(Self.plan, Self.steady(1000))) == [])
        #expect(Self.doubts(.of(Self.plan, machineIdleShare: nil, Self.steady(1000, lag: 900_000))) == [])
    }

    @Test func `of a few calls, nothing is said about one in a hundred`() {
        #expect(Self.doubts(.of(Self.plan, Self.steady(5, lag: 50_000_000))) == [])
    }

    @Test func `each reason for doubt is told`() {
        func told(_ start: String, _ results: LoadResults, isDebugBuild: Bool = false) -> Bool {
            let doubts = Self.doubts(results, isDebugBuild: isDebugBuild)
            return doubts.count == 1 && doubts[0].hasPrefix(start)
        }
        #expect(told("The tester's 2 threads were busy 95% of the time", .of(Self.plan, processorsUsed: 1.9, Self.steady(10))))
        #expect(told("This machine's processors were busy 99%", .of(Self.plan, machineIdleShare: 0.01, Self.steady(10))))
        #expect(told("The tester itself sent one call in a hundred", .of(Self.plan, Self.steady(1000, lag: 5_000_000))))
        #expect(told("10 calls left late because all 16 places", .of(Self.plan, Self.steady(10, lag: 5_000_000, wasBlocked: true))))
        #expect(told("This is a debug build", .of(Self.plan, Self.steady(10)), isDebugBuild: true))
        #expect(
            told(
                "990 calls were due and never sent",
                .of(Self.plan) {
                    Self.steady(10)(&$0)
                    $0.droppedCount = 990
                }
            )
        )
    }

    @Test func `calls that outlast the measured part have a rate all the same, and a doubt`() {
        let results = LoadResults.of(.closed(warmUp: .seconds(1), for: .duration(.seconds(1)))) { recorder in
            for _ in 0..<6 { recorder.call(due: 1_500_000_000, took: 2_500_000_000) }
        }
        #expect(results.answeredRate == 2)
        let doubts = Self.doubts(results)
        #expect(doubts.count == 1)
        #expect(doubts.first?.hasPrefix("No call ended within the 1.00 s that were measured: each takes longer.") == true)
        #expect(doubts.first?.contains("came 3.00 s after the start") == true)
    }

    @Test func `the rate of a number of calls is theirs alone`() {
        // Two places, calls of a second, and four of them measured: those of the warm-up end when the first measured ones begin.
        let results = LoadResults.of(.closed(warmUp: .milliseconds(100), for: .calls(4), inFlight: 2)) { recorder in
            for due in [0, 0, 1_000_000_000, 1_000_000_000, 2_000_000_000, 2_000_000_000] as [Int64] {
                recorder.call(due: due, took: 1_000_000_000, isMeasured: due > 0)
            }
        }
        #expect(results.measuredCount == 4)
        #expect(results.answeredRate == 2)
        #expect(results.sentRate == 2)
        #expect(results.measuredNanos == 2_000_000_000)
    }

    @Test func `a closed loop waits for no place`() {
        let results = LoadResults.of(.closed(for: .duration(.seconds(1)))) {
            Self.steady(10, lag: 5_000_000, wasBlocked: true)(&$0)
        }
        #expect(Self.doubts(results) == [])
    }

    @Test func `a server cannot make the terminal obey`() {
        let results = LoadResults.of(.closed(for: .duration(.seconds(1)))) {
            $0.call(due: 0, took: 1_000, status: .internal, message: "a\u{1B}[2Jb\u{202E}c\u{9B}31m\r\nd")
        }
        let text = TextReport(results, verdicts: [], doubts: Doubts(about: results, isDebugBuild: false)).text
        #expect(text.contains(#"such as: a\u{1B}[2Jb\u{202E}c\u{009B}31m"#))
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .format })
        #expect(text.split(separator: "\n").allSatisfy { String($0) == String($0).printable })
    }

    @Test func `the machine's idle time is read from what Linux tells`() throws {
        let text = "cpu  10 1 9 70 10 0 0 0 5 0\ncpu0 10 1 9 70 10 0 0 0 5 0\nintr 1\n"
        let ticks = try #require(MachineTicks(procStat: text))
        #expect((ticks.total, ticks.idle) == (100, 80))
        #expect(MachineTicks(procStat: "") == nil)
        #expect(MachineTicks(procStat: "intr 1") == nil)
        #expect(MachineTicks(procStat: "cpu a b") == nil)
    }

    @Test func `progress is one line`() {
        var interval = CallInterval()
        for _ in 0..<4998 { interval.ended(latencyNanos: 112_000, isFailure: false) }
        interval.inFlightCount = 4
        var progress = RunProgress(
            plan: .open(5000, warmUp: .seconds(2), for: .duration(.seconds(10))), nowNanos: 3_000_000_000,
            lengthNanos: 1_000_000_000, interval: interval)
        progress.failedCount = 3
        #expect(progress.line == "3 of 12 s   4,998/s   p50 112 µs   p99 112 µs   in flight 4   failed 3")
        let early = RunProgress(plan: progress.plan, nowNanos: 1_000_000_000, lengthNanos: 1_000_000_000, interval: CallInterval())
        #expect(early.line == "1 of 12 s, warming up   0/s   p50 –   p99 –   in flight 0   failed 0")
        let late = RunProgress(plan: progress.plan, nowNanos: 13_000_000_000, lengthNanos: 1_000_000_000, interval: CallInterval())
        #expect(late.line.hasPrefix("13 s, waiting for the last answers"))
    }
}

import RPC
import Testing

@testable import LoadTester

@Suite struct ThresholdTests {
    @Test(
        arguments: [
            ("p99<20ms", Threshold.Metric.percentile(99), Threshold.Comparison.below, Threshold.Bound.nanos(20e6)),
            ("p(99.9) <= 1.5s", .percentile(99.9), .atMost, .nanos(1.5e9)),
            ("P50<800us", .percentile(50), .below, .nanos(800e3)),
            ("max<1m", .max, .below, .nanos(60e9)),
            ("mean>0ns", .mean, .above, .nanos(0)),
            ("errors<0.1%", .errors, .below, .share(0.001)),
            ("errors<=10", .errors, .atMost, .count(10)),
            ("late<1%", .late, .below, .share(0.01)),
            ("dropped<1", .dropped, .below, .count(1)),
            ("rate>=0.98", .rate, .atLeast, .share(0.98)),
            ("rate>=98%", .rate, .atLeast, .share(0.98)),
            ("rate>900/s", .rate, .above, .perSecond(900)),
        ]
    )
    func `is read as it is meant`(
        text: String, metric: Threshold.Metric, comparison: Threshold.Comparison, bound: Threshold.Bound
    ) throws {
        let threshold = try Threshold(parsing: text)
        #expect(threshold.metric == metric)
        #expect(threshold.comparison == comparison)
        #expect(threshold.bound == bound)
    }

    @Test(
        arguments: [
            ("p99", "`p99` compares nothing; write METRIC<VALUE or METRIC>=VALUE, as in 'p99<20ms'."),
            ("p99=20ms", "`p99=20ms` compares nothing; write METRIC<VALUE or METRIC>=VALUE, as in 'p99<20ms'."),
            ("", "`` compares nothing; write METRIC<VALUE or METRIC>=VALUE, as in 'p99<20ms'."),
            ("p99<20", "`20` is nothing to hold p99 against; write a time with its unit, such as 20ms, 800us or 1.5s."),
            (
                "latency<20ms",
                "`latency` is no number of a run; there are p50 to p99.99, mean, max, errors, late, dropped and rate."
            ),
            ("p101<20ms", "`p101` is no number of a run; there are p50 to p99.99, mean, max, errors, late, dropped and rate."),
            (
                "errors<0.1",
                "`0.1` is nothing to hold errors against; write a part of the calls, such as 0.1%, or a whole number of them, such as 10."
            ),
            (
                "rate>=900",
                "`900` is nothing to hold rate against; write a part of the rate asked for, such as 0.98 or 98%, or calls a second, "
                    + "such as 900/s."
            ),
        ]
    )
    func `says what is wrong with one that cannot be read`(text: String, message: String) {
        #expect(throws: Threshold.Invalid(description: message)) { try Threshold(parsing: text) }
    }

    private static func verdict(_ text: String, on results: LoadResults) throws -> Threshold.Verdict {
        try Threshold(parsing: text).verdict(on: results)
    }

    @Test func `judges the numbers of a run`() throws {
        let results = LoadResults.of(.open(100, for: .duration(.seconds(1)))) { recorder in
            for index in 0..<98 { recorder.call(due: Int64(index) * 10_000_000, took: 2_000_000) }
            recorder.call(due: 980_000_000, took: 30_000_000, status: .unavailable)
            recorder.droppedCount = 1
        }
        #expect(try Self.verdict("p50<3ms", on: results).holds)
        #expect(try Self.verdict("p50<3ms", on: results).finding == "p50 was 2.00 ms")
        #expect(try !Self.verdict("max<30ms", on: results).holds)
        #expect(try Self.verdict("max<=30ms", on: results).holds)
        #expect(try !Self.verdict("errors<1%", on: results).holds)
        #expect(try Self.verdict("errors<1%", on: results).finding == "1 of 99 calls failed (1.01%)")
        #expect(try Self.verdict("errors<=1", on: results).holds)
        #expect(try !Self.verdict("dropped<1", on: results).holds)
        #expect(try Self.verdict("late<1", on: results).holds)
        #expect(try Self.verdict("rate>=0.98", on: results).holds)
        #expect(try !Self.verdict("rate>0.98", on: results).holds)
        #expect(try Self.verdict("rate>=0.98", on: results).finding == "98% of the schedule was answered")
    }

    @Test(arguments: [LoadPlan.Extent.duration(.seconds(1)), .calls(100)])
    func `a server that fails every call keeps no rate`(extent: LoadPlan.Extent) throws {
        let results = LoadResults.of(.open(100, for: extent)) { recorder in
            for index in 0..<100 { recorder.call(due: Int64(index) * 10_000_000, took: 1_000, status: .unavailable) }
        }
        #expect(try !Self.verdict("rate>=0.01", on: results).holds)
        #expect(try !Self.verdict("rate>=1/s", on: results).holds)
        #expect(results.answeredRate == 0)
        #expect(abs(results.failedRate - 100) < 2)
    }

    @Test func `a closed loop is judged by service time`() throws {
        let results = LoadResults.of(.closed(for: .duration(.seconds(1)))) { $0.call(due: 0, lag: 900_000_000, took: 2_000_000) }
        #expect(try Self.verdict("max<3ms", on: results).holds)
        #expect(try Self.verdict("rate>=1/s", on: results).holds)
        #expect(try Threshold(parsing: "rate>=0.98").needsRate)
        #expect(try !Threshold(parsing: "rate>=98/s").needsRate)
    }

    @Test(arguments: ["p99<20ms", "errors<1%", "rate>=0", "max<1h", "mean<1h", "late<1", "rate>1/s"])
    func `nothing holds for a run without calls`(text: String) throws {
        let verdict = try Self.verdict(text, on: .of(.open(100, for: .duration(.seconds(1)))) { _ in })
        #expect(!verdict.holds)
        #expect(verdict.finding == "there is nothing to judge by: no call was measured")
    }
}

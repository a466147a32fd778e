import Testing

@testable import CommandLineSupport
@testable import LoadTester

@Suite struct LatencyHistogramTests {
    @Test func `percentiles are within a thousandth of the sorted times`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        var histogram = LatencyHistogram()
        // From a few microseconds to a minute, as many in each octave.
        let times = (0..<20_000).map { _ in
            Int64(Double(1 << Int.random(in: 12...35, using: &random)) * (1 + random.nextFraction()))
        }
        for time in times { histogram.record(nanos: time) }
        let sorted = times.sorted()
        for percentile in [50, 75, 90, 99, 99.9, 99.99] {
            // Less a little: 99.99 % of 20,000 are 19,998, and as a Double a trace more.
            let rank = Int((percentile / 100 * Double(sorted.count) - 1e-6).rounded(.up)) - 1
            let exact = Double(sorted[rank])
            let found = Double(histogram.nanos(atPercentile: percentile))
            // Below a millisecond, half a microsecond: that is as fine as it gets.
            #expect(abs(found - exact) <= max(exact / 1000, 512), "p\(percentile), seed \(seed)")
        }
        #expect(histogram.maxNanos == sorted.last)
        #expect(histogram.minNanos == sorted.first)
        let mean = Double(times.reduce(0, +)) / Double(times.count)
        #expect(abs(histogram.meanNanos / mean - 1) < 1e-9)
    }

    @Test func `a time above a minute is kept, not cut`() {
        var histogram = LatencyHistogram()
        histogram.record(nanos: 1_000_000)
        histogram.record(nanos: 600_000_000_000)
        var sum = LatencyHistogram()
        sum.add(histogram)
        #expect(sum.maxNanos == 600_000_000_000)
        #expect(sum.count == 2)
    }

    @Test func `nothing recorded is zero everywhere, and a time that went backwards counts as none`() {
        var histogram = LatencyHistogram()
        #expect((histogram.count, histogram.maxNanos, histogram.minNanos, histogram.nanos(atPercentile: 99)) == (0, 0, 0, 0))
        #expect(histogram.meanNanos == 0)
        #expect(histogram.steps.isEmpty)
        histogram.record(nanos: -5)
        #expect((histogram.count, histogram.maxNanos) == (1, 0))
    }

    @Test func `the distribution ends with everything`() throws {
        var histogram = LatencyHistogram()
        for time in 1...1000 { histogram.record(nanos: Int64(time) * 1_000_000) }
        let last = try #require(histogram.steps.last)
        #expect(last == .init(percentile: 100, nanos: 1_000_000_000, count: 1000))
        #expect(histogram.steps.map(\.percentile) == histogram.steps.map(\.percentile).sorted())
    }
}

import TestSupport
import Testing

@testable import Observability

struct HistogramTests {
    private static func histogram(_ buckets: HistogramBuckets) -> Histogram {
        MetricsRegistry().histogram(HistogramFamily("h", "A histogram.", buckets))
    }

    @Test func `a bound belongs to its bucket, and what is beyond all has one too`() {
        let histogram = Self.histogram(.numbers(10, 100))
        for value in [0, 9, 10, 11, 100, 101, .max] { histogram.record(value) }
        #expect(histogram.reading.counts == [3, 2, 2])
    }

    @Test func `what is below zero is recorded as zero`() {
        let histogram = Self.histogram(.numbers(0, 10))
        histogram.record(-5)
        histogram.record(.seconds(-5))
        #expect(histogram.reading == HistogramReading(counts: [2, 0, 0], sum: 0))
    }

    @Test(arguments: HistogramBuckets.calls.bounds)
    func `a duration as long as a bound is within it, and a nanosecond more is not`(bound: Double) throws {
        let histogram = Self.histogram(.calls)
        let index = try #require(HistogramBuckets.calls.bounds.firstIndex(of: bound))
        histogram.record(.nanoseconds(Int64((bound * 1e9).rounded())))
        #expect(histogram.reading.counts[index] == 1)
        histogram.record(.nanoseconds(Int64((bound * 1e9).rounded()) + 1))
        #expect(histogram.reading.counts[index] == 1 && histogram.reading.counts[index + 1] == 1)
    }

    @Test func `the longest duration is one too`() {
        let histogram = Self.histogram(.calls)
        histogram.record(.seconds(Int64.max))
        #expect(histogram.reading.counts.last == 1)
    }

    @Test func `bounds are sorted, each once`() {
        #expect(HistogramBuckets.numbers(5, 1, 5).bounds == [1, 5])
    }

    @Test(arguments: [UInt64.random(in: .min ... .max)])
    func `random records lie where a plain count says`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let bounds = (0..<Int.random(in: 1...12, using: &random)).map { _ in Double(Int.random(in: 0...50, using: &random)) }
            let buckets = HistogramBuckets(bounds, scale: 1)
            let histogram = Self.histogram(buckets)
            let values = (0..<100).map { _ in Int.random(in: 0...60, using: &random) }
            for value in values { histogram.record(value) }
            var below = 0
            for (bound, count) in zip(buckets.bounds, histogram.reading.counts) {
                below += Int(count)
                #expect(below == values.count { Double($0) <= bound }, "seed \(seed)")
            }
            #expect(histogram.reading.counts.reduce(0, +) == 100 && histogram.reading.sum == UInt64(values.reduce(0, +)))
        }
    }
}

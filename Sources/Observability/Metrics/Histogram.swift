/// How what was recorded is spread. Get one from a registry once and keep it: recording then is a short search and two additions, on
/// any thread.
public struct Histogram: Sendable {
    let cells: MetricCells
    /// The first bucket's cell; the sum lies behind the last bucket's.
    let first: Int
    private let thresholds: Thresholds

    /// The bounds as recorded numbers.
    private final class Thresholds: Sendable {
        let values: [UInt64]

        init(_ values: [UInt64]) { self.values = values }
    }

    init(cells: MetricCells, first: Int, buckets: HistogramBuckets) {
        self.cells = cells
        self.first = first
        self.thresholds = Thresholds(
            buckets.bounds.map { bound in
                // The nearest whole number: 0.0001 s are 100,000 ns, though the product is a little off.
                UInt64(exactly: min(max(bound * buckets.scale, 0), 9e18).rounded()) ?? 0
            })
    }

    /// How many cells one takes: its buckets, the one without a bound, the sum.
    static func cellCount(_ buckets: HistogramBuckets) -> Int { buckets.bounds.count + 2 }

    /// Records a whole number: nanoseconds, where durations are recorded.
    /// - Parameter value: what is below zero is recorded as zero.
    public func record(_ value: Int) {
        let value = UInt64(clamping: value)
        var bucket = 0
        self.thresholds.values.withUnsafeBufferPointer { thresholds in
            while bucket < thresholds.count, thresholds[bucket] < value { bucket &+= 1 }
        }
        self.cells.add(1, to: self.first + bucket, and: value, to: self.first + self.thresholds.values.count + 1)
    }

    /// Records a duration, where those are recorded.
    public func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // Longer than a human life is as good as for ever.
        self.record(Int(min(seconds, 4_000_000_000)) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000))
    }

    /// What each bucket holds, those below it left out, and the sum of what was recorded.
    var reading: HistogramReading {
        let count = self.thresholds.values.count + 1
        return HistogramReading(
            counts: (0..<count).map { self.cells.total(self.first + $0) }, sum: self.cells.total(self.first + count))
    }
}

/// What a histogram holds at one moment. A record that is made meanwhile may be in a bucket and not in the sum.
struct HistogramReading: Hashable, Sendable {
    var counts: [UInt64]
    /// In recorded numbers.
    var sum: UInt64
}

import Histogram

/// How often each length of time occurred: from 1 µs up, within a thousandth of the value (an HDR histogram).
///
/// Made for up to 60 s; a longer time makes it grow instead of being cut off, since the longest are what one measures for.
struct LatencyHistogram: Sendable {
    /// One step of the distribution: this share of the times took `nanos` or less.
    struct Step: Sendable, Hashable {
        var percentile: Double
        var nanos: Int64
        /// How many took `nanos` or less.
        var count: Int
    }

    private var histogram: Histogram<UInt64>
    private var sumNanos = 0.0

    /// - Parameter isCoarse: within a hundredth of the value, in an eighth of the memory.
    init(isCoarse: Bool = false) {
        self.histogram = Histogram(
            lowestDiscernibleValue: 1_000,
            highestTrackableValue: 60_000_000_000,
            numberOfSignificantValueDigits: isCoarse ? .two : .three
        )
        self.histogram.autoResize = true
    }

    mutating func record(nanos: Int64) {
        self.histogram.record(UInt64(max(nanos, 0)))
        self.sumNanos += Double(max(nanos, 0))
    }

    /// Adds what another, as coarse as this one, recorded.
    mutating func add(_ other: LatencyHistogram) {
        self.histogram.add(other.histogram)
        self.sumNanos += other.sumNanos
    }

    var count: Int { Int(self.histogram.totalCount) }
    var isEmpty: Bool { self.histogram.totalCount == 0 }
    /// 0 while nothing is recorded; so are the others.
    var meanNanos: Double { self.isEmpty ? 0 : self.sumNanos / Double(self.count) }
    var minNanos: Int64 { Int64(self.histogram.min) }
    var maxNanos: Int64 { Int64(self.histogram.maxRecorded) }

    /// The time that `percentile` of 100 times stayed within.
    func nanos(atPercentile percentile: Double) -> Int64 {
        self.isEmpty ? 0 : Int64(self.histogram.valueAtPercentile(percentile))
    }

    /// The distribution in steps that grow finer towards 100 %, as HdrHistogram's plotters draw it.
    var steps: [Step] {
        self.histogram.percentiles(ticksPerHalfDistance: 5).map { value in
            Step(
                percentile: value.percentileLevelIteratedTo,
                nanos: Int64(min(value.value, self.histogram.maxRecorded)),
                count: Int(value.totalCountToThisValue)
            )
        }
    }
}

import Locking
import TestSupport
import Testing

@testable import Observability

struct MetricsRegistryTests {
    private static let visits = CounterFamily("visits_total", "Visits.", labels: ["door", "guest"], maxSeries: 3)
    private static let level = GaugeFamily("water_level_meters", "How high it stands.")

    @Test func `the same labels are the same series`() {
        let registry = MetricsRegistry()
        registry.counter(Self.visits, "front", "a").increment()
        registry.counter(Self.visits, "front", "a").increment(by: 2)
        registry.counter(Self.visits, "back", "a").increment()
        #expect(registry.counter(Self.visits, "front", "a").value == 3)
        #expect(registry.counter(Self.visits, "back", "a").value == 1)
    }

    @Test func `a counter never goes down`() {
        let counter = MetricsRegistry().counter(Self.visits, "front", "a")
        counter.increment(by: 5)
        counter.increment(by: -3)
        counter.increment(by: 0)
        #expect(counter.value == 5)
    }

    @Test func `a gauge goes where it is set, up and down`() {
        let gauge = MetricsRegistry().gauge(Self.level)
        gauge.set(3.5)
        gauge.add(-4)
        #expect(gauge.value == -0.5)
    }

    @Test func `callers who make up labels get one series between them, and the series before them stay`() {
        let registry = MetricsRegistry()
        for guest in ["a", "b", "c"] { registry.counter(Self.visits, "front", guest).increment() }
        for number in 0..<100 { registry.counter(Self.visits, "front", "made up \(number)").increment() }
        registry.counter(Self.visits, "front", "b").increment()
        let text = registry.read().exposition(.text)
        #expect(text.split(separator: "\n").count == 2 + 4)
        #expect(text.contains(#"visits_total{door="_OTHER",guest="_OTHER"} 100"#))
        #expect(text.contains(#"visits_total{door="front",guest="b"} 2"#))
    }

    @Test func `collectors are bounded like everybody`() {
        let registry = MetricsRegistry()
        registry.collect { reading in
            for number in 0..<100 { reading.set(Self.visits, "front", "made up \(number)", to: 7) }
        }
        #expect(registry.read().exposition(.text).split(separator: "\n").count == 2 + 4)
    }

    @Test func `what is known anyway is asked for when the numbers are wanted, and not before`() {
        let registry = MetricsRegistry()
        let asked = Guarded(0)
        registry.collect { reading in
            let count = asked.withLock { asked in
                asked += 1
                return asked
            }
            reading.set(Self.level, to: Double(count))
        }
        #expect(asked.withLock { $0 } == 0)
        #expect(registry.read().exposition(.text).hasSuffix("water_level_meters 1\n"))
        #expect(registry.read().exposition(.text).hasSuffix("water_level_meters 2\n"))
    }

    @Test func `nothing that several threads count is lost`() async {
        let registry = MetricsRegistry()
        let buckets = HistogramBuckets.numbers(10, 100)
        let family = HistogramFamily("sizes", "Sizes.", buckets)
        let gauge = registry.gauge(Self.level)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = registry.counter(Self.visits, "front", "a")
                    let histogram = registry.histogram(family)
                    for value in 0..<1000 {
                        counter.increment()
                        histogram.record(value)
                        gauge.add(1)
                    }
                }
            }
        }
        #expect(registry.counter(Self.visits, "front", "a").value == 8000)
        #expect(gauge.value == 8000)
        #expect(registry.histogram(family).reading == HistogramReading(counts: [8 * 11, 8 * 90, 8 * 899], sum: 8 * 499_500))
    }

    @Test func `series that fill a block of cells do not run into each other`() {
        let registry = MetricsRegistry()
        let family = HistogramFamily("sizes", "Sizes.", .items, labels: ["number"], maxSeries: 200)
        let histograms = (0..<200).map { registry.histogram(family, "\($0)") }
        for (number, histogram) in histograms.enumerated() { histogram.record(number) }
        for (number, histogram) in histograms.enumerated() {
            #expect(histogram.reading.sum == UInt64(number))
            #expect(histogram.reading.counts.reduce(0, +) == 1)
        }
    }

    @Test func `a histogram too large for a block has one of its own`() {
        let family = HistogramFamily("sizes", "Sizes.", HistogramBuckets((0..<2000).map(Double.init), scale: 1))
        let histogram = MetricsRegistry().histogram(family)
        histogram.record(1234)
        histogram.record(5000)
        #expect(histogram.reading.counts[1234] == 1 && histogram.reading.counts[2000] == 1)
    }

    @Test func `more stripes than processors, within reason`() {
        let stripes = [-1, 1, 2, 3, 4, 5, 16, 200].map { 1 << MetricCells.stripeBits(forProcessors: $0) }
        #expect(stripes == [8, 8, 8, 16, 16, 32, 64, 64])
    }
}

import CoreMetrics
import Testing

@testable import Observability

/// The registry as libraries see it that count by swift-metrics.
struct SwiftMetricsTests {
    private let registry = MetricsRegistry()

    private var text: String { self.registry.read().exposition(.text) }

    @Test func `a counter has its ending, and its dimensions as labels in order`() {
        let counter = CoreMetrics.Counter(label: "pool.made", dimensions: [("z", "1"), ("a.b", "2")], factory: self.registry)
        counter.increment(by: 3)
        CoreMetrics.Counter(label: "pool.made", dimensions: [("a.b", "2"), ("z", "1")], factory: self.registry).increment()
        #expect(self.text.contains("# TYPE pool_made_total counter\npool_made_total{a_b=\"2\",z=\"1\"} 4\n"))
        counter.reset()
        #expect(self.text.contains("pool_made_total{a_b=\"2\",z=\"1\"} 0\n"))
    }

    @Test func `a timer is a histogram of seconds`() {
        CoreMetrics.Timer(label: "pause", dimensions: [], factory: self.registry).recordMilliseconds(300)
        #expect(self.text.contains("pause_seconds_bucket{le=\"0.25\"} 0\npause_seconds_bucket{le=\"0.5\"} 1\n"))
        #expect(self.text.contains("pause_seconds_sum 0.3\n"))
    }

    @Test func `meters, gauges and recorders show what they are told`() {
        CoreMetrics.Meter(label: "level", dimensions: [], factory: self.registry).set(2.5)
        CoreMetrics.Gauge(label: "height", dimensions: [], factory: self.registry).record(7)
        let recorder = CoreMetrics.Recorder(label: "size", dimensions: [], aggregate: true, factory: self.registry)
        recorder.record(0.5)
        recorder.record(20)
        recorder.record(Double.nan)
        #expect(self.text.contains("level 2.5\n") && self.text.contains("height 7\n"))
        #expect(self.text.contains("size_bucket{le=\"1\"} 1\n") && self.text.contains("size_sum 20.5\nsize_count 2\n"))
    }

    @Test func `a floating-point counter counts whole numbers`() {
        let counter = CoreMetrics.FloatingPointCounter(label: "drops", dimensions: [], factory: self.registry)
        for _ in 0..<5 { counter.increment(by: 0.5) }
        #expect(self.text.contains("drops_total 2\n"))
    }

    @Test func `a name belongs to the kind that came first`() {
        CoreMetrics.Counter(label: "x", dimensions: [], factory: self.registry).increment()
        CoreMetrics.Meter(label: "x_total", dimensions: [], factory: self.registry).set(7)
        CoreMetrics.Timer(label: "y", dimensions: [], factory: self.registry).recordSeconds(1)
        CoreMetrics.Meter(label: "y_seconds", dimensions: [], factory: self.registry).set(7)
        #expect(self.text.contains("x_total 1\n") && self.text.contains("y_seconds_count 1\n"))
    }

    @Test(arguments: ["", "1st", "ä", "a b\nc{}", "\"", String(repeating: "x", count: 10_000)])
    func `whatever a library calls it, the exposition keeps its grammar`(label: String) throws {
        CoreMetrics.Counter(label: label, dimensions: [(label, label)], factory: self.registry).increment()
        CoreMetrics.Timer(label: label, dimensions: [(label, label), (label, "twice")], factory: self.registry).recordSeconds(1)
        for format in ExpositionFormat.allCases { try ExpositionCheck(format).check(self.registry.read().exposition(format)) }
    }

    @Test func `a library that makes up dimensions takes a bounded place`() {
        for number in 0..<1000 {
            CoreMetrics.Counter(label: "c", dimensions: [("n", "\(number)")], factory: self.registry).increment()
        }
        #expect(self.text.split(separator: "\n").count < 300)
        #expect(self.text.contains("c_total{n=\"_OTHER\"} 800\n"))
    }
}

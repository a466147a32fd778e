public import CoreMetrics

/// The registry as the back-end of swift-metrics, for libraries that count by it.
///
/// Names become such as Prometheus takes: what is not a letter, a digit or `_` is `_`, counters end in `_total`, timers in `_seconds`.
/// A name belongs to the kind that came first; who takes it for another counts for itself alone. What is destroyed stays, as the number
/// of series is bounded.
extension MetricsRegistry: MetricsFactory {
    /// Makes this the back-end of all of swift-metrics in this process; once, before anything counts.
    public func install() { MetricsSystem.bootstrap(self) }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let (family, labels) = Self.family(label, "_total", .counter, dimensions)
        return RegisteredCounter(self.counter(family, labels) ?? self.detachedCounter())
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let (family, labels) = Self.family(label, "", .gauge, dimensions)
        return RegisteredGauge(self.gauge(family, labels) ?? Gauge())
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else {
            let (family, labels) = Self.family(label, "", .gauge, dimensions)
            return RegisteredGauge(self.gauge(family, labels) ?? Gauge())
        }
        let (family, labels) = Self.family(label, "", .histogram(Self.recorded), dimensions)
        return RegisteredRecorder(
            self.histogram(family, labels) ?? self.detachedHistogram(Self.recorded), scale: Self.recorded.scale)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let (family, labels) = Self.family(label, "_seconds", .histogram(.calls), dimensions)
        return RegisteredTimer(self.histogram(family, labels) ?? self.detachedHistogram(.calls))
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// What recorders tell has no unit that would be known: a bucket for each power of ten and its thirds, to the thousandth.
    private static let recorded = HistogramBuckets(
        [0.001, 0.01, 0.1, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 10_000, 100_000, 1_000_000], scale: 1000)

    private static func family(
        _ label: String, _ ending: String, _ kind: MetricFamily.Kind, _ dimensions: [(String, String)]
    ) -> (MetricFamily, MetricLabels) {
        var name = Self.name(label)
        if !name.hasSuffix(ending) { name += ending }
        // A label's name is there once.
        let dimensions = Dictionary(dimensions.map { (Self.name($0.0), $0.1) }) { $1 }.sorted { $0.key < $1.key }
        let names = dimensions.map(\.key)
        let family = MetricFamily(
            name: name, kind: kind, help: "What swift-metrics calls \(label).", labels: names, maxSeries: 200)
        return (family, MetricLabels(names, dimensions.map(\.value)))
    }

    private static func name(_ label: String) -> String {
        var name = ""
        for scalar in label.unicodeScalars.prefix(200) {
            switch scalar {
            case "a"..."z", "A"..."Z", "_", "0"..."9": name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name.first.map { !$0.isNumber } ?? false ? name : "_\(name)"
    }
}

private final class RegisteredCounter: CounterHandler {
    private let counter: Counter

    init(_ counter: Counter) { self.counter = counter }

    func increment(by amount: Int64) { self.counter.increment(by: Int(clamping: amount)) }
    func reset() { self.counter.reset() }
}

private final class RegisteredGauge: MeterHandler, RecorderHandler {
    private let gauge: Gauge

    init(_ gauge: Gauge) { self.gauge = gauge }

    func set(_ value: Int64) { self.gauge.set(Double(value)) }
    func set(_ value: Double) { self.gauge.set(value) }
    func increment(by amount: Double) { self.gauge.add(amount) }
    func decrement(by amount: Double) { self.gauge.add(-amount) }
    func record(_ value: Int64) { self.gauge.set(Double(value)) }
    func record(_ value: Double) { self.gauge.set(value) }
}

private final class RegisteredRecorder: RecorderHandler {
    private let histogram: Histogram
    private let scale: Double

    init(_ histogram: Histogram, scale: Double) { (self.histogram, self.scale) = (histogram, scale) }

    func record(_ value: Int64) { self.record(Double(value)) }
    func record(_ value: Double) {
        // Far beyond every bound, and still a whole number.
        guard value.isFinite else { return }
        self.histogram.record(Int(min(max(value, 0) * self.scale, 1e15)))
    }
}

private final class RegisteredTimer: TimerHandler {
    private let histogram: Histogram

    init(_ histogram: Histogram) { self.histogram = histogram }

    func recordNanoseconds(_ duration: Int64) { self.histogram.record(Int(clamping: duration)) }
}

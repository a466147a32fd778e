/// What all series of one name have in common.
struct MetricFamily: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case counter
        case gauge
        case histogram(HistogramBuckets)

        /// As the exposition formats name it.
        var name: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    let name: String
    let kind: Kind
    let help: String
    /// The names of the labels, in the order in which their values are given.
    let labels: [String]
    /// How many series there may be. What comes later is one series together, whose labels are all `_OTHER`: callers that choose label
    /// values must not choose how much memory they take.
    let maxSeries: Int

    /// A label's value for what has none of its own.
    static let other = "_OTHER"
}

/// A family of counters; its name ends in `_total`.
public struct CounterFamily: Hashable, Sendable {
    let family: MetricFamily

    public init(_ name: String, _ help: String, labels: [String] = [], maxSeries: Int = 2000) {
        self.family = MetricFamily(name: name, kind: .counter, help: help, labels: labels, maxSeries: maxSeries)
    }
}

/// A family of gauges.
public struct GaugeFamily: Hashable, Sendable {
    let family: MetricFamily

    public init(_ name: String, _ help: String, labels: [String] = [], maxSeries: Int = 2000) {
        self.family = MetricFamily(name: name, kind: .gauge, help: help, labels: labels, maxSeries: maxSeries)
    }
}

/// A family of histograms that share their buckets.
public struct HistogramFamily: Hashable, Sendable {
    let family: MetricFamily
    let buckets: HistogramBuckets

    public init(_ name: String, _ help: String, _ buckets: HistogramBuckets, labels: [String] = [], maxSeries: Int = 500) {
        self.buckets = buckets
        self.family = MetricFamily(name: name, kind: .histogram(buckets), help: help, labels: labels, maxSeries: maxSeries)
    }
}

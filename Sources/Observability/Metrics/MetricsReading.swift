/// What every series holds at one moment, for whoever asks then.
public struct MetricsReading: Sendable {
    enum Value: Hashable, Sendable {
        case number(Double)
        case histogram(HistogramReading)
    }

    struct Family: Sendable {
        let family: MetricFamily
        fileprivate(set) var samples: [MetricLabels: Value] = [:]
    }

    private(set) var families: [String: Family] = [:]

    init(_ tables: some Sequence<SeriesTable>) {
        for table in tables {
            for (labels, series) in table.series {
                let value: Value =
                    switch series {
                    case .counter(let counter): .number(Double(counter.value))
                    case .gauge(let gauge): .number(gauge.value)
                    case .histogram(let histogram): .histogram(histogram.reading)
                    }
                // The table has seen to how many there are.
                self.families[table.family.name, default: Family(family: table.family)].samples[labels] = value
            }
        }
    }

    /// Says how much there is of something now.
    /// - Parameter labels: the values, in the order of the family's labels.
    public mutating func set(_ family: GaugeFamily, _ labels: String..., to value: Double) {
        self.set(family.family, MetricLabels(family.family.labels, labels), .number(value))
    }

    /// Says what somebody else has counted since the start.
    /// - Parameter labels: the values, in the order of the family's labels.
    public mutating func set(_ family: CounterFamily, _ labels: String..., to total: Double) {
        self.set(family.family, MetricLabels(family.family.labels, labels), .number(total))
    }

    private mutating func set(_ family: MetricFamily, _ labels: MetricLabels, _ value: Value) {
        var labels = labels
        if let samples = self.families[family.name]?.samples, samples.count >= family.maxSeries, samples[labels] == nil {
            labels = .other(family.labels)
        }
        self.families[family.name, default: Family(family: family)].samples[labels] = value
    }
}

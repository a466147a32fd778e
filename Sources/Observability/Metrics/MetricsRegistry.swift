import Locking

/// Keeps the server's numbers, and writes them for whoever collects them. Safe to use from any thread.
///
/// What counts often takes its handle once, at the start:
///
/// ```swift
/// let created = registry.counter(CatalogMetrics.servicesCreated, "single")
/// created.increment()
/// ```
///
/// What somebody knows anyway, such as the size of a pool, is asked for only when the numbers are wanted: see `collect`.
public final class MetricsRegistry: Sendable {
    private struct State {
        var tables: [String: SeriesTable] = [:]
        var cells = MetricCellAllocator()
        var collectors: [@Sendable (inout MetricsReading) -> Void] = []
    }

    private let state = Guarded(State())

    public init() {}

    /// The counter of these labels.
    /// - Parameter labels: the values, in the order of the family's labels.
    public func counter(_ family: CounterFamily, _ labels: String...) -> Counter {
        self.counter(family.family, MetricLabels(family.family.labels, labels)) ?? self.detachedCounter()
    }

    /// The gauge of these labels.
    /// - Parameter labels: the values, in the order of the family's labels.
    public func gauge(_ family: GaugeFamily, _ labels: String...) -> Gauge {
        self.gauge(family.family, MetricLabels(family.family.labels, labels)) ?? Gauge()
    }

    /// The histogram of these labels.
    /// - Parameter labels: the values, in the order of the family's labels.
    public func histogram(_ family: HistogramFamily, _ labels: String...) -> Histogram {
        self.histogram(family.family, MetricLabels(family.family.labels, labels)) ?? self.detachedHistogram(family.buckets)
    }

    /// Asks `collector` each time the numbers are wanted. It answers at once, from what is known.
    public func collect(_ collector: @escaping @Sendable (inout MetricsReading) -> Void) {
        self.state.withLock { $0.collectors.append(collector) }
    }

    /// What every series holds now.
    public func read() -> MetricsReading {
        let (tables, collectors) = self.state.withLock { (Array($0.tables.values), $0.collectors) }
        var reading = MetricsReading(tables)
        for collector in collectors { collector(&reading) }
        return reading
    }

    // MARK: Families that nobody has declared

    // A name belongs to the kind that came first; under another kind it is nil.

    func counter(_ family: MetricFamily, _ labels: MetricLabels) -> Counter? {
        guard case .counter(let counter) = self.find(family, labels) else { return nil }
        return counter
    }

    func gauge(_ family: MetricFamily, _ labels: MetricLabels) -> Gauge? {
        guard case .gauge(let gauge) = self.find(family, labels) else { return nil }
        return gauge
    }

    func histogram(_ family: MetricFamily, _ labels: MetricLabels) -> Histogram? {
        guard case .histogram(let histogram) = self.find(family, labels) else { return nil }
        return histogram
    }

    /// Counts for itself: shown nowhere.
    func detachedCounter() -> Counter {
        var cells = MetricCellAllocator()
        let (block, cell) = cells.take(1)
        return Counter(cells: block, cell: cell)
    }

    /// Records for itself: shown nowhere.
    func detachedHistogram(_ buckets: HistogramBuckets) -> Histogram {
        var cells = MetricCellAllocator()
        let (block, first) = cells.take(Histogram.cellCount(buckets))
        return Histogram(cells: block, first: first, buckets: buckets)
    }

    private func find(_ family: MetricFamily, _ labels: MetricLabels) -> SeriesTable.Series {
        self.state.withLock { state in
            state.tables[family.name, default: SeriesTable(family)].find(labels, names: family.labels, &state.cells)
        }
    }
}

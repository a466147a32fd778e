/// The series of one family, no more than it may have.
struct SeriesTable: Sendable {
    enum Series: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
    }

    let family: MetricFamily
    private(set) var series: [MetricLabels: Series] = [:]

    init(_ family: MetricFamily) { self.family = family }

    /// The series of these labels, made where there is none; that of `_OTHER` where there is no room.
    mutating func find(_ labels: MetricLabels, names: [String], _ cells: inout MetricCellAllocator) -> Series {
        if let found = self.series[labels] { return found }
        if self.series.count >= self.family.maxSeries {
            let other = MetricLabels.other(names)
            if let found = self.series[other] { return found }
            return self.make(other, &cells)
        }
        return self.make(labels, &cells)
    }

    private mutating func make(_ labels: MetricLabels, _ cells: inout MetricCellAllocator) -> Series {
        let made: Series
        switch self.family.kind {
        case .counter:
            let (block, cell) = cells.take(1)
            made = .counter(Counter(cells: block, cell: cell))
        case .gauge: made = .gauge(Gauge())
        case .histogram(let buckets):
            let (block, first) = cells.take(Histogram.cellCount(buckets))
            made = .histogram(Histogram(cells: block, first: first, buckets: buckets))
        }
        self.series[labels] = made
        return made
    }
}

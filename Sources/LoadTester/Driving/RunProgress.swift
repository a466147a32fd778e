import CommandLineSupport

/// What one sees of a run while it lasts: the last second in a line.
struct RunProgress: Sendable {
    let plan: LoadPlan
    /// Since the run began.
    let nowNanos: Int64
    /// How long the interval lasted.
    let lengthNanos: Int64
    let interval: CallInterval
    /// Failed calls since the run began, the warm-up included.
    var failedCount = 0

    init(plan: LoadPlan, nowNanos: Int64, lengthNanos: Int64, interval: CallInterval) {
        self.plan = plan
        self.nowNanos = nowNanos
        self.lengthNanos = lengthNanos
        self.interval = interval
    }

    /// Such as ` 3 s of 12 s   4,998/s   p50 112 µs   p99 1.31 ms   in flight 4   failed 0`.
    var line: String {
        let rate = Double(self.interval.okCount) * 1e9 / Double(max(self.lengthNanos, 1))
        let itemRate = Double(self.interval.itemCount) * 1e9 / Double(max(self.lengthNanos, 1))
        let items = self.interval.itemCount > 0 ? ["items \(Figures.rate(itemRate))"] : []
        let fields =
            [self.place, Figures.rate(rate)] + items + [
                "p50 \(self.time(50))",
                "p99 \(self.time(99))",
                "in flight \(Figures.count(self.interval.inFlightCount))",
                "failed \(Figures.count(self.failedCount))",
            ]
        return fields.joined(separator: "   ")
    }

    private var place: String {
        let seconds = self.nowNanos / 1_000_000_000
        let phase = self.nowNanos < self.plan.warmUpNanos ? ", warming up" : ""
        guard let endNanos = self.plan.endNanos else { return "\(seconds) s\(phase)" }
        if self.nowNanos > endNanos + 500_000_000 { return "\(seconds) s, waiting for the last answers" }
        return "\(seconds) of \(Int64((Double(endNanos) / 1e9).rounded(.up))) s\(phase)"
    }

    private func time(_ percentile: Double) -> String {
        self.interval.latency.isEmpty ? "–" : Figures.time(self.interval.latency.nanos(atPercentile: percentile))
    }
}

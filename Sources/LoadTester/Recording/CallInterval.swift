/// What happened in a short while, for the eyes of whoever watches the run.
struct CallInterval: Sendable {
    private(set) var okCount = 0
    private(set) var failedCount = 0
    /// Acknowledged, of whatever calls.
    private(set) var itemCount = 0
    private(set) var latency = LatencyHistogram(isCoarse: true)
    /// Calls that wait for their answers at the end of it.
    var inFlightCount = 0

    var endedCount: Int { self.okCount + self.failedCount }

    mutating func acknowledged(itemCount: Int) { self.itemCount += itemCount }

    mutating func ended(latencyNanos: Int64, isFailure: Bool) {
        if isFailure { self.failedCount += 1 } else { self.okCount += 1 }
        self.latency.record(nanos: latencyNanos)
    }

    mutating func add(_ other: CallInterval) {
        self.okCount += other.okCount
        self.failedCount += other.failedCount
        self.itemCount += other.itemCount
        self.latency.add(other.latency)
        self.inFlightCount += other.inFlightCount
    }
}

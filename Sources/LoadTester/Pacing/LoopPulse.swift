/// Knows when an event loop stood still: when the machine, or whoever stopped the process, gave it no time. Pure.
///
/// A loop that runs beats at least once in an interval. What it finds late after it stood still is not the server's doing.
struct LoopPulse: Sendable {
    let intervalNanos: Int64
    private var lastNanos: Int64
    /// When it stood still, oldest first; of what was over before the last call that was asked about, nothing is kept.
    private var stops: ArraySlice<Range<Int64>> = []

    init(intervalNanos: Int64, startNanos: Int64) {
        self.intervalNanos = intervalNanos
        self.lastNanos = startNanos
    }

    /// It runs.
    mutating func beat(atNanos nanos: Int64) {
        if nanos - self.lastNanos > 2 * self.intervalNanos { self.stops.append(self.lastNanos..<nanos) }
        self.lastNanos = max(self.lastNanos, nanos)
    }

    /// Whether it stood still at this time, which is not before that of the last question.
    mutating func stoodStill(atNanos nanos: Int64) -> Bool {
        while let stop = self.stops.first, stop.upperBound <= nanos { self.stops.removeFirst() }
        return self.stops.first?.contains(nanos) == true
    }
}

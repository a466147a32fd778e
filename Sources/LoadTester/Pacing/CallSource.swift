/// Decides which call a free place of a connection makes next, and counts those that no place was ever free for. Pure: time comes
/// in as numbers.
struct CallSource: Sendable {
    private enum Pacing {
        case open(Schedule)
        case closed(ClosedLoop)
    }

    private var pacing: Pacing
    private let endNanos: Int64?
    private var isOver = false
    /// Measured calls that were due and never sent, because the run ended while every place was taken.
    private(set) var droppedCount = 0

    /// - Parameter connection: which of the plan's connections, from 0.
    init(plan: LoadPlan, connection: Int) {
        self.endNanos = plan.endNanos
        switch plan.pacing {
        case .open(let ratePerSecond, let arrivals):
            self.pacing = .open(Schedule(plan: plan, ratePerSecond: ratePerSecond, arrivals: arrivals, connection: connection))
        case .closed:
            self.pacing = .closed(ClosedLoop(plan: plan, connection: connection))
        }
    }

    /// The next call for a place that is free now. It may be due later: calls are handed out in the order of their due times, so
    /// that a call is late only when every place is taken.
    /// - Returns: nil when the place is needed no more.
    mutating func next(at nowNanos: Int64) -> Arrival? {
        if let endNanos, nowNanos >= endNanos { self.stop(at: endNanos) }
        guard !self.isOver else { return nil }
        let arrival: Arrival?
        switch self.pacing {
        case .open(var schedule):
            arrival = schedule.next()
            self.pacing = .open(schedule)
        case .closed(var loop):
            arrival = loop.next(at: nowNanos)
            self.pacing = .closed(loop)
        }
        if arrival == nil { self.isOver = true }
        return arrival
    }

    /// Gives no more calls; those due by now were dropped.
    mutating func stop(at nowNanos: Int64) {
        guard !self.isOver else { return }
        self.isOver = true
        guard case .open(var schedule) = self.pacing else { return }
        while let arrival = schedule.next(), arrival.dueNanos <= nowNanos {
            if arrival.isMeasured { self.droppedCount += 1 }
        }
    }
}

/// The calls of one connection in a closed loop: each is due when a place is free for it.
private struct ClosedLoop: Sendable {
    private let warmUpNanos: Int64
    private let connection: Int
    private let connections: Int
    private let measuredLimit: Int?
    private var step = 0
    private var measuredCount = 0

    init(plan: LoadPlan, connection: Int) {
        self.warmUpNanos = plan.warmUpNanos
        self.connection = connection
        self.connections = plan.connections
        self.measuredLimit = plan.share(ofConnection: connection)
    }

    mutating func next(at nowNanos: Int64) -> Arrival? {
        let isMeasured = nowNanos >= self.warmUpNanos
        if let measuredLimit, isMeasured, self.measuredCount >= measuredLimit { return nil }
        if isMeasured { self.measuredCount += 1 }
        defer { self.step += 1 }
        return Arrival(index: self.step * self.connections + self.connection, dueNanos: nowNanos, isMeasured: isMeasured)
    }
}

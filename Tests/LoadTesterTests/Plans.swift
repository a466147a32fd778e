@testable import LoadTester

extension LoadPlan {
    /// An open loop, as the tests need it.
    static func open(
        _ ratePerSecond: Double,
        _ arrivals: Arrivals = .constant,
        warmUp: Duration = .zero,
        for extent: Extent,
        connections: Int = 1,
        inFlight: Int = 1,
        seed: UInt64 = 1
    ) -> LoadPlan {
        LoadPlan(
            pacing: .open(ratePerSecond: ratePerSecond, arrivals: arrivals),
            warmUp: warmUp,
            extent: extent,
            connections: connections,
            inFlight: inFlight,
            seed: seed
        )
    }

    static func closed(
        warmUp: Duration = .zero,
        for extent: Extent,
        connections: Int = 1,
        inFlight: Int = 1
    ) -> LoadPlan {
        LoadPlan(pacing: .closed, warmUp: warmUp, extent: extent, connections: connections, inFlight: inFlight, seed: 1)
    }

    /// Every call of an open loop, over all connections, in the order of their due times.
    var arrivals: [Arrival] {
        guard case .open(let ratePerSecond, let arrivals) = self.pacing else { return [] }
        return (0..<self.connections).flatMap { connection in
            Array(IteratorSequence(Schedule(plan: self, ratePerSecond: ratePerSecond, arrivals: arrivals, connection: connection)))
        }.sorted { ($0.dueNanos, $0.index) < ($1.dueNanos, $1.index) }
    }
}

import RPC

/// How calls are spread over time and connections.
struct LoadPlan: Sendable, Hashable {
    /// What decides when a call is made.
    enum Pacing: Sendable, Hashable {
        /// Calls are due at times of their own, whatever the server does: as callers who do not know of each other behave.
        case open(ratePerSecond: Double, arrivals: Arrivals)
        /// Each place makes its next call when its last has ended: as much as the server takes.
        case closed
    }

    /// How far apart calls are due.
    enum Arrivals: String, Sendable, Hashable {
        /// All the same distance.
        case constant
        /// Exponentially distributed distances: a Poisson process, as independent callers make.
        case poisson
    }

    /// What ends the measured part.
    enum Extent: Sendable, Hashable {
        case duration(Duration)
        case calls(Int)
    }

    var pacing: Pacing
    /// Calls made before this much time has passed are made and not counted.
    var warmUp: Duration
    /// The measured part, behind the warm-up.
    var extent: Extent
    var connections: Int
    /// Calls that may wait for their answers at one time, on each connection.
    var inFlight: Int
    /// One seed gives one sequence of due times and payloads.
    var seed: UInt64

    var warmUpNanos: Int64 { self.warmUp.nanosecondsClamped }

    /// When the last measured call may be due or begin, since the run began; nil when the number of calls ends the run.
    var endNanos: Int64? {
        guard case .duration(let duration) = self.extent else { return nil }
        return self.warmUpNanos + duration.nanosecondsClamped
    }

    /// Measured calls that one of the connections makes; nil when time ends the run.
    func share(ofConnection connection: Int) -> Int? {
        guard case .calls(let calls) = self.extent else { return nil }
        return calls / self.connections + (connection < calls % self.connections ? 1 : 0)
    }
}

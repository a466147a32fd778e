/// A call that is to be made.
struct Arrival: Sendable, Hashable {
    /// Which call of the run it is, from 0 and with the warm-up; no two calls share a number.
    var index: Int
    /// When it should begin, since the run began: where its latency counts from.
    var dueNanos: Int64
    /// False in the warm-up.
    var isMeasured: Bool
}

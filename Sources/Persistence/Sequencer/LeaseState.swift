/// Which partitions a sequencer holds, and when it looks after its leases. Pure.
///
/// A lease that has run out may be taken by another sequencer, under a new epoch; until then it serves its holder, since every write
/// names the epoch it was made under.
struct LeaseState: Sendable {
    /// The epoch under which each partition is held.
    private(set) var epochs: [Int16: Int64] = [:]
    private let renewal: Duration
    private var due: ContinuousClock.Instant?

    /// - Parameter duration: how long a lease lasts. It is renewed three times as often.
    init(duration: Duration) { self.renewal = duration / 3 }

    var partitions: [Int16] { self.epochs.keys.sorted() }

    /// Whether it is time to renew what is held and to take what is free.
    func isDue(_ now: ContinuousClock.Instant) -> Bool { self.due.map { now >= $0 } ?? true }

    /// The database says that these are held.
    mutating func renewed(_ held: [Int16: Int64], at now: ContinuousClock.Instant) {
        self.epochs = held
        self.due = now + self.renewal
    }

    /// A write found that some partition is another's, or in doubt.
    mutating func lost() { self.due = nil }
}

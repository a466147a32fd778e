/// How far the knowledge of others' changes reaches, on this process's clock. Pure.
public struct TailClock: Sendable {
    public typealias Instant = BoottimeInstant

    /// Nil: nobody else makes changes.
    private let bound: Duration?
    /// Every change that was committed before this is known.
    public private(set) var confirmed: Instant?
    /// Looked at with each read: the sum is made once.
    private var trustedUntil: Instant?

    public init(stalenessBound bound: Duration?) { self.bound = bound }

    /// - Parameter instant: when the look at the changes BEGAN: those committed during it may be missing.
    public mutating func confirmed(upTo instant: Instant) {
        let confirmed = self.confirmed.map { max($0, instant) } ?? instant
        self.confirmed = confirmed
        self.trustedUntil = self.bound.map { confirmed + $0 }
    }

    public func isTrusted(_ now: Instant) -> Bool {
        guard let trustedUntil = self.trustedUntil else { return self.bound == nil }
        return now <= trustedUntil
    }

    /// Whether what was read from the system of record at or after `instant` is recent enough for a reader who comes now.
    public func isRecent(_ instant: Instant, _ now: Instant) -> Bool {
        if self.isTrusted(now) { return true }
        guard let bound = self.bound else { return true }
        return now <= instant + bound
    }
}

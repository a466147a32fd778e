import Synchronization

/// How much there is of something now. Safe to use from any thread.
public struct Gauge: Sendable {
    private let storage = Storage()

    private final class Storage: Sendable {
        /// The bits of a Double.
        let bits = Atomic<UInt64>(0)
    }

    init() {}

    public var value: Double { Double(bitPattern: self.storage.bits.load(ordering: .relaxed)) }

    public func set(_ value: Double) { self.storage.bits.store(value.bitPattern, ordering: .relaxed) }

    /// - Parameter amount: may be below zero.
    public func add(_ amount: Double) {
        var old = self.storage.bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (isDone, found) = self.storage.bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if isDone { return }
            old = found
        }
    }
}

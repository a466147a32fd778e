import Synchronization

/// Whether somebody asked the run to end.
final class Interruption: Sendable {
    private let wasNoted = Atomic(false)

    var isNoted: Bool { self.wasNoted.load(ordering: .relaxed) }

    func note() { self.wasNoted.store(true, ordering: .relaxed) }
}

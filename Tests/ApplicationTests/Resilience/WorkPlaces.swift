import Locking

/// So many may work at once; the others wait in the order in which they came. Safe to use from any task.
final class WorkPlaces: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Guarded<State>

    init(_ count: Int) { self.state = Guarded(State(free: count)) }

    /// Works for so long, as soon as there is a place.
    func work(for time: Duration) async {
        await withCheckedContinuation { continuation in
            let isFree = self.state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        // Also for callers who have left: what they wanted is done all the same.
        let end = ContinuousClock.now + time
        _ = await Task { try? await Task.sleep(until: end, clock: .continuous) }.value
        let next = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}

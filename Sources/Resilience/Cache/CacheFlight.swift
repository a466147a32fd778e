import Locking

/// Those who wait for one load. Its end reaches all of them; one that is cancelled leaves alone.
final class CacheFlight<Value: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Value?, any Error>

    private struct State {
        var result: Result<Value?, any Error>?
        var waiters: [Int: Waiter] = [:]
        var lastNumber = 0
    }

    /// When the load gives up by itself; nil: never.
    let end: BoottimeInstant?
    private let state = Guarded(State())

    init(until end: BoottimeInstant?) { self.end = end }

    func wait() async throws -> Value? {
        let number = self.state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let result = self.state.withLock { state -> Result<Value?, any Error>? in
                    if let result = state.result { return result }
                    // Cancelled before it is here, the handler below has found nobody; after that it waits for this lock.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[number] = waiter
                    return nil
                }
                if let result { waiter.resume(with: result) }
            }
        } onCancel: {
            self.state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(throwing: CancellationError())
        }
    }

    func land(_ result: Result<Value?, any Error>) {
        let waiters = self.state.withLock { state in
            state.result = result
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume(with: result) }
    }
}

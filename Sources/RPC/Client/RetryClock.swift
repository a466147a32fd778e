import Locking
import NIOCore

/// The clock of a client's deadlines, for those who decide on retries: it tells the time, and lets calls wait. Safe to use from any task.
final class RetryClock: Sendable {
    private struct Wait {
        let continuation: CheckedContinuation<Void, any Error>
        let timer: Scheduled<Void>
    }

    private struct State {
        var isOver = false
        var lastID = 0
        var waits: [Int: Wait] = [:]
    }

    private let eventLoop: any EventLoop
    /// The same moment on both clocks.
    private let start: (own: NIODeadline, instant: ContinuousClock.Instant)
    private let state = Guarded(State())

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.start = (eventLoop.now, .now)
    }

    // MARK: Time

    var now: ContinuousClock.Instant { self.instant(self.eventLoop.now) }

    /// Nil for `never`.
    func instant(_ deadline: Deadline) -> ContinuousClock.Instant? {
        deadline == .never ? nil : self.instant(deadline.instant)
    }

    private func instant(_ moment: NIODeadline) -> ContinuousClock.Instant {
        self.start.instant + .nanoseconds((moment - self.start.own).nanoseconds)
    }

    // MARK: Waiting

    /// Calls that wait.
    var waiting: Int { self.state.withLock { $0.waits.count } }

    /// - Throws: CancellationError when the task is cancelled, or nobody is to wait any more.
    func wait(_ duration: Duration) async throws {
        try Task.checkCancellation()
        let id = self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.begin(id, duration, continuation)
            }
        } onCancel: {
            self.end(id, .failure(CancellationError()))
        }
    }

    /// Ends every wait, and lets none begin.
    func endWaits() {
        let waits = self.state.withLock { state in
            state.isOver = true
            defer { state.waits = [:] }
            return Array(state.waits.values)
        }
        for wait in waits {
            wait.timer.cancel()
            wait.continuation.resume(throwing: CancellationError())
        }
    }

    private func begin(_ id: Int, _ duration: Duration, _ continuation: CheckedContinuation<Void, any Error>) {
        let until = Deadline(timeout: duration, after: self.eventLoop.now).instant
        let outcome: Result<Void, any Error>? = self.state.withLock { state in
            if state.isOver { return .failure(CancellationError()) }
            if duration <= .zero { return .success(()) }
            // Stored before the lock opens, so that the timer finds whom it ends.
            let timer = self.eventLoop.scheduleTask(deadline: until) { self.end(id, .success(())) }
            state.waits[id] = Wait(continuation: continuation, timer: timer)
            return nil
        }
        if let outcome { return continuation.resume(with: outcome) }
        // A cancellation that came before the continuation was stored found nothing to resume.
        if Task.isCancelled { self.end(id, .failure(CancellationError())) }
    }

    private func end(_ id: Int, _ result: Result<Void, any Error>) {
        guard let wait = self.state.withLock({ $0.waits.removeValue(forKey: id) }) else { return }
        wait.timer.cancel()
        wait.continuation.resume(with: result)
    }
}

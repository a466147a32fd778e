import DequeModule
import Locking

/// Notifications of one channel on their way to one reader: filled by the reactor, emptied by one task. Safe to use from any thread.
final class NotificationMailbox: Sendable {
    typealias ID = ObjectIdentifier

    private struct State {
        var waiting = Deque<Notification>()
        var isFinished = false
        var reader: CheckedContinuation<Notification?, Never>?
    }

    let channel: String
    private let limit: Int
    private let state = Guarded(State())

    init(channel: String, limit: Int) {
        self.channel = channel
        self.limit = limit
    }

    var id: ID { ObjectIdentifier(self) }

    /// A reader who is too slow loses what waits, and is told that it may have missed some.
    func deliver(_ notification: Notification) {
        let reader = self.state.withLock { state -> CheckedContinuation<Notification?, Never>? in
            guard !state.isFinished else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if state.waiting.count < self.limit { state.waiting.append(notification) } else { state.waiting = [.listening] }
            return nil
        }
        reader?.resume(returning: notification)
    }

    /// What waits is still read.
    func finish() {
        let reader = self.state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next one; nil at the end, and when the reading task is cancelled.
    func next() async -> Notification? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { self.wait($0) }
        } onCancel: {
            let reader = self.state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    private func wait(_ continuation: CheckedContinuation<Notification?, Never>) {
        let answer = self.state.withLock { state -> Notification?? in
            if let first = state.waiting.popFirst() { return first }
            // A cancellation that came before the reader was stored found nobody to let go. A second reader gets nothing.
            if state.isFinished || Task.isCancelled || state.reader != nil { return .some(nil) }
            state.reader = continuation
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }
}

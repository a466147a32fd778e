import Locking
import NIOCore

/// What was published on its way to one reader: filled by the engine, emptied by one task. Safe to use from any thread.
final class Mailbox: Sendable {
    typealias ID = ObjectIdentifier

    private struct State {
        var waiting = CircularBuffer<SubscriptionEvent>()
        /// Of the messages that wait.
        var bytes = 0
        var isFinished = false
        var reader: CheckedContinuation<SubscriptionEvent?, Never>?
    }

    let channels: Set<String>
    private let limit: Int
    private let maxBytes: Int
    private let state = Guarded(State())

    /// - Parameters:
    ///   - limit: how many events may wait.
    ///   - maxBytes: how many bytes of messages may wait.
    init(channels: Set<String>, limit: Int, maxBytes: Int) {
        self.channels = channels
        self.limit = limit
        self.maxBytes = maxBytes
    }

    var id: ID { ObjectIdentifier(self) }

    /// A reader who is too slow loses what waits, and is told that it may have missed some.
    func deliver(_ event: SubscriptionEvent) {
        let reader = self.state.withLock { state -> CheckedContinuation<SubscriptionEvent?, Never>? in
            guard !state.isFinished else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            guard state.waiting.count < self.limit, state.bytes + event.size <= self.maxBytes else {
                state.waiting = event == .interrupted ? [.interrupted] : [.listening]
                state.bytes = 0
                return nil
            }
            state.waiting.append(event)
            state.bytes += event.size
            return nil
        }
        reader?.resume(returning: event)
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
    func next() async -> SubscriptionEvent? {
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

    private func wait(_ continuation: CheckedContinuation<SubscriptionEvent?, Never>) {
        let answer = self.state.withLock { state -> SubscriptionEvent?? in
            if let first = state.waiting.popFirst() {
                state.bytes -= first.size
                return first
            }
            // A cancellation that came before the reader was stored found nobody to let go. A second reader gets nothing.
            if state.isFinished || Task.isCancelled || state.reader != nil { return .some(nil) }
            state.reader = continuation
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }
}

extension SubscriptionEvent {
    fileprivate var size: Int {
        if case .message(_, let payload) = self { payload.count } else { 0 }
    }
}

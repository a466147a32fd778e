import Locking
import NIOCore

/// Messages of one stream that have arrived and not been read: filled by the connection, emptied by one consumer.
///
/// ttRPC has no flow control, so the bytes that wait are bounded here and a stream that passes the bound is ended by its owner.
final class MessageMailbox: Sendable {
    private enum Phase {
        case open
        /// No more will come; `nil` is a good end. What waits is still read first.
        case ended((any Error)?)
    }

    private struct State {
        var waiting = CircularBuffer<ByteBuffer>()
        var waitingBytes = 0
        var phase = Phase.open
        var consumer: CheckedContinuation<ByteBuffer?, any Error>?
    }

    /// What a message costs besides its bytes, so that empty messages are bounded too.
    private static let messageOverheadBytes = 64

    private let budgetBytes: Int
    /// What this stream and others of its connection may hold together.
    private let shared: ByteBudget?
    private let state = Guarded(State())

    init(budgetBytes: Int, shared: ByteBudget? = nil) {
        self.budgetBytes = budgetBytes
        self.shared = shared
    }

    deinit {
        let waitingBytes = self.state.withLock { $0.waitingBytes }
        self.shared?.give(waitingBytes)
    }

    /// Takes a message in.
    /// - Returns: false when the budget does not allow it; the message is dropped then.
    func deliver(_ message: ByteBuffer) -> Bool {
        let cost = message.readableBytes + Self.messageOverheadBytes
        enum Outcome {
            case handOver(CheckedContinuation<ByteBuffer?, any Error>)
            case kept
            case refused
        }
        let outcome = self.state.withLock { state -> Outcome in
            guard case .open = state.phase else { return .kept }
            if let consumer = state.consumer {
                state.consumer = nil
                return .handOver(consumer)
            }
            // One message always fits, or a budget below the message limit would refuse a lone large one.
            guard state.waiting.isEmpty || state.waitingBytes + cost <= self.budgetBytes else { return .refused }
            guard self.shared?.take(cost) ?? true else { return .refused }
            // A small message in a large read would keep all of the read.
            state.waiting.append(message.isMuchLargerThanContent ? ByteBuffer(bytes: message.readableBytesView) : message)
            state.waitingBytes += cost
            return .kept
        }
        switch outcome {
        case .handOver(let consumer):
            consumer.resume(returning: message)
            return true
        case .kept: return true
        case .refused: return false
        }
    }

    /// Ends the stream behind what waits; the first end counts.
    func end(_ error: (any Error)? = nil) {
        let consumer = self.state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
            guard case .open = state.phase else { return nil }
            state.phase = .ended(error)
            defer { state.consumer = nil }
            return state.consumer
        }
        if let error { consumer?.resume(throwing: error) } else { consumer?.resume(returning: nil) }
    }

    /// Ends the stream at once and lets go of what waits.
    func abandon(_ error: any Error) {
        self.state.withLock { state in
            state.waiting = CircularBuffer()
            self.shared?.give(state.waitingBytes)
            state.waitingBytes = 0
            if case .ended(nil) = state.phase { state.phase = .ended(error) }
        }
        self.end(error)
    }

    /// The next message, or nil at a good end.
    /// - Throws: the error that ended the stream; CancellationError when the reading task is cancelled.
    func next() async throws -> ByteBuffer? {
        switch self.take() {
        case .message(let message): return message
        case .end(let error):
            if let error { throw error }
            return nil
        case .empty: break
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.wait(continuation)
            }
        } onCancel: {
            let consumer = self.state.withLock { state in
                defer { state.consumer = nil }
                return state.consumer
            }
            consumer?.resume(throwing: CancellationError())
        }
    }

    private enum Taken {
        case message(ByteBuffer)
        case end((any Error)?)
        case empty
    }

    private func take() -> Taken {
        self.state.withLock { self.take(from: &$0) }
    }

    private func take(from state: inout State) -> Taken {
        if let message = state.waiting.popFirst() {
            let cost = message.readableBytes + Self.messageOverheadBytes
            state.waitingBytes -= cost
            self.shared?.give(cost)
            return .message(message)
        }
        if case .ended(let error) = state.phase { return .end(error) }
        return .empty
    }

    private func wait(_ continuation: CheckedContinuation<ByteBuffer?, any Error>) {
        let taken = self.state.withLock { state -> Taken? in
            switch self.take(from: &state) {
            case .empty:
                // A cancellation that came before the continuation was stored finds nothing to resume, so look once more.
                if Task.isCancelled { return .end(CancellationError()) }
                if state.consumer != nil {
                    return .end(RPCError(.internal, "Two tasks read one stream at once; a stream has one reader."))
                }
                state.consumer = continuation
                return nil
            case let taken: return taken
            }
        }
        switch taken {
        case .message(let message): continuation.resume(returning: message)
        case .end(let error?): continuation.resume(throwing: error)
        case .end(nil): continuation.resume(returning: nil)
        case .empty, nil: break
        }
    }
}

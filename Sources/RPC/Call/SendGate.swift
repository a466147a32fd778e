import Locking
import NIOCore

/// Bounds what one stream has handed over and the peer has not taken: senders wait here while the peer does not read.
final class SendGate: Sendable {
    private struct State {
        var unsentBytes = 0
        var closed: RPCError?
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var nextWaiter = 0
        /// Senders of this stream that wait at the shared gate.
        var waitingAtShared: Set<Int> = []
        /// When a look first found senders waiting, since bytes last left.
        var stalledSince: NIODeadline?
    }

    private let budgetBytes: Int
    /// The gate of all streams together, which a connection's streams pass too.
    private let shared: SendGate?
    private let state = Guarded(State())

    init(budgetBytes: Int, shared: SendGate? = nil) {
        self.budgetBytes = budgetBytes
        self.shared = shared
    }

    /// Counts bytes that are about to be handed over.
    /// - Throws: why the stream is over, when it is.
    func add(_ bytes: Int) throws(RPCError) {
        let closed = self.state.withLock { state -> RPCError? in
            if state.closed == nil { state.unsentBytes += bytes }
            return state.closed
        }
        if let closed { throw closed }
        try? self.shared?.add(bytes)
    }

    /// Returns at once while there is room, else when the peer has taken enough.
    /// - Throws: why the stream is over, or CancellationError.
    func waitForRoom() async throws {
        while try !self.hasRoom() { try await self.wait() }
        guard let shared = self.shared else { return }
        // Whoever was woken may find that others were quicker, here as above.
        while try !shared.hasRoom() { try await self.wait(at: shared) }
    }

    private func hasRoom() throws(RPCError) -> Bool {
        let (closed, hasRoom) = self.state.withLock { ($0.closed, $0.unsentBytes < self.budgetBytes) }
        if let closed { throw closed }
        return hasRoom
    }

    private func wait() async throws {
        let waiter = self.newWaiter()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.wait(continuation, as: waiter)
            }
        } onCancel: {
            self.wake(waiter, throwing: CancellationError())
        }
    }

    /// Waits for room at the gate of all streams, until this stream ends.
    private func wait(at shared: SendGate) async throws {
        let waiter = shared.newWaiter()
        defer { self.state.withLock { _ = $0.waitingAtShared.remove(waiter) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                shared.wait(continuation, as: waiter)
                // Behind it: whoever closes this gate from now on finds the waiter there.
                let closed = self.state.withLock { state -> RPCError? in
                    if state.closed == nil { state.waitingAtShared.insert(waiter) }
                    return state.closed
                }
                if let closed { shared.wake(waiter, throwing: closed) }
            }
        } onCancel: {
            shared.wake(waiter, throwing: CancellationError())
        }
        // Room for the others may have come before the word of this stream's end.
        if let closed = self.state.withLock({ $0.closed }) { throw closed }
    }

    private func newWaiter() -> Int {
        self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
    }

    /// Ends one sender's waiting, if it still waits.
    private func wake(_ waiter: Int, throwing error: any Error) {
        let continuation = self.state.withLock { $0.waiting.removeValue(forKey: waiter) }
        continuation?.resume(throwing: error)
    }

    private func wait(_ continuation: CheckedContinuation<Void, any Error>, as waiter: Int) {
        let result = self.state.withLock { state -> Result<Void, any Error>? in
            if let closed = state.closed { return .failure(closed) }
            if state.unsentBytes < self.budgetBytes { return .success(()) }
            // A cancellation that came before the continuation was stored finds nothing to resume, so look once more.
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiting[waiter] = continuation
            return nil
        }
        if let result { continuation.resume(with: result) }
    }

    /// Bytes have left the process.
    func release(_ bytes: Int) {
        let resumed = self.state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            state.unsentBytes -= bytes
            state.stalledSince = nil
            guard state.unsentBytes < self.budgetBytes, !state.waiting.isEmpty else { return [] }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in resumed { continuation.resume() }
        self.shared?.release(bytes)
    }

    /// Ends the stream for its senders, wherever they wait; the first reason counts.
    func close(_ reason: RPCError) {
        let (resumed, elsewhere) = self.state.withLock { state -> ([CheckedContinuation<Void, any Error>], Set<Int>) in
            guard state.closed == nil else { return ([], []) }
            state.closed = reason
            defer {
                state.waiting = [:]
                state.waitingAtShared = []
            }
            return (Array(state.waiting.values), state.waitingAtShared)
        }
        for continuation in resumed { continuation.resume(throwing: reason) }
        for waiter in elsewhere { self.shared?.wake(waiter, throwing: reason) }
    }

    var isClosed: Bool { self.state.withLock { $0.closed != nil } }

    /// True when senders have waited for `timeout` and no byte has left; to be asked again and again.
    func isStalled(for timeout: Duration, at now: NIODeadline) -> Bool {
        self.state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.stalledSince = nil
                return false
            }
            let since = state.stalledSince ?? now
            state.stalledSince = since
            return now - since >= timeout.timeAmount
        }
    }
}

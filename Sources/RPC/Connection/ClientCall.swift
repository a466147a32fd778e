import Locking
import NIOCore
import Synchronization

/// One call while its client waits for it.
final class ClientCall: Sendable {
    /// What a call without a response stream ends with.
    typealias Answer = (payload: ByteBuffer, metadata: Metadata)

    let method: any MethodDescriptor
    let deadline: Deadline
    /// The whole Request frame, its stream id still to be set.
    let request: ByteBuffer
    /// The stream that carries the call; 0 until its connection opens one, and after it has forgotten the call.
    let streamID = Atomic<UInt32>(0)
    /// The answers of a call whose server streams.
    let responses: MessageMailbox?

    private struct State {
        var result: Result<Answer, any Error>?
        var continuation: CheckedContinuation<Answer, any Error>?
        var onEnd: (@Sendable (RPCError) -> Void)?
    }
    private let state = Guarded(State())

    init(method: any MethodDescriptor, deadline: Deadline, request: ByteBuffer, responses: MessageMailbox?) {
        self.method = method
        self.deadline = deadline
        self.request = request
        self.responses = responses
    }

    /// The first end counts.
    func end(_ result: Result<Answer, any Error>) {
        let ended = self.state.withLock { state -> State? in
            guard state.result == nil else { return nil }
            state.result = result
            defer {
                state.continuation = nil
                state.onEnd = nil
            }
            return state
        }
        guard let ended else { return }
        switch result {
        case .success: self.responses?.end()
        case .failure(let error): self.responses?.end(error)
        }
        ended.onEnd?(Self.reason(result))
        ended.continuation?.resume(with: result)
    }

    /// Waits for the end. One task waits, once.
    func answer() async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let result = self.state.withLock { state in
                if state.result == nil { state.continuation = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// Tells why nothing more can be sent, once the call has ended; at once when it has.
    func whenEnded(_ callback: @escaping @Sendable (RPCError) -> Void) {
        let result = self.state.withLock { state in
            if state.result == nil { state.onEnd = callback }
            return state.result
        }
        if let result { callback(Self.reason(result)) }
    }

    /// What came with a good end.
    var answerMetadata: Metadata? {
        self.state.withLock { state in
            if case .success(let answer) = state.result { answer.metadata } else { nil }
        }
    }

    private static func reason(_ result: Result<Answer, any Error>) -> RPCError {
        if case .failure(let error as RPCError) = result { return error }
        return .endedByServer
    }
}

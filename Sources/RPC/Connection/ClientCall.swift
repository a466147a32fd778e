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
    /// The answers of a call whose server streams.
    let responses: MessageMailbox?

    private enum Phase {
        case waiting(CheckedContinuation<Answer, any Error>?)
        case ended(Result<Answer, any Error>)
    }
    private let phase = Mutex(Phase.waiting(nil))

    init(method: any MethodDescriptor, deadline: Deadline, request: ByteBuffer, responses: MessageMailbox?) {
        self.method = method
        self.deadline = deadline
        self.request = request
        self.responses = responses
    }

    /// The first end counts.
    /// - Returns: whether it was this one.
    @discardableResult
    func end(_ result: Result<Answer, any Error>) -> Bool {
        let (isFirst, continuation) = self.phase.withLock { phase -> (Bool, CheckedContinuation<Answer, any Error>?) in
            guard case .waiting(let continuation) = phase else { return (false, nil) }
            phase = .ended(result)
            return (true, continuation)
        }
        guard isFirst else { return false }
        switch result {
        case .success: self.responses?.end()
        case .failure(let error): self.responses?.end(error)
        }
        continuation?.resume(with: result)
        return true
    }

    /// Waits for the end. One task waits, once.
    func answer() async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let result = self.phase.withLock { phase -> Result<Answer, any Error>? in
                if case .ended(let result) = phase { return result }
                phase = .waiting(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }
}

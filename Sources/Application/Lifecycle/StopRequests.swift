/// Asks a server to stop, and to hurry. Safe to use from any task.
public final class StopRequests: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    public init() { (self.stream, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(2)) }

    /// The first time the server drains; the second time it waits for nobody any more.
    public func request() { self.continuation.yield() }
}

/// The notifications of one channel, for one reader. Ends when the reading task is cancelled or the client shuts down.
public struct Notifications: AsyncSequence, Sendable {
    public typealias Element = Notification
    public typealias Failure = Never

    public struct AsyncIterator: AsyncIteratorProtocol {
        public mutating func next() async -> Notification? { nil }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}

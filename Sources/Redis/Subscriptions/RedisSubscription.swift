/// What is published on some channels, for one reader. Ends when the reading task is cancelled or the client shuts down.
///
/// Listening goes on while the sequence or an iterator of it exists, and over as many connections as it takes. A reader who is so slow
/// that more waits for it than may loses what waits, and is told `listening` again.
public struct RedisSubscription: AsyncSequence, Sendable {
    public typealias Element = SubscriptionEvent
    public typealias Failure = Never

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let reading: Reading

        public func next() async -> SubscriptionEvent? { await self.reading.mailbox.next() }
        public func next(isolation actor: isolated (any Actor)?) async -> SubscriptionEvent? { await self.reading.mailbox.next() }
    }

    /// Ends with its last reference.
    fileprivate final class Reading: Sendable {
        let mailbox: Mailbox
        let engine: Engine

        init(_ mailbox: Mailbox, _ engine: Engine) {
            self.mailbox = mailbox
            self.engine = engine
            if !engine.post(.subscribe(mailbox)) { mailbox.finish() }
        }

        deinit { self.engine.post(.unsubscribe(self.mailbox.id)) }
    }

    private let reading: Reading

    init(_ mailbox: Mailbox, _ engine: Engine) { self.reading = Reading(mailbox, engine) }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reading: self.reading) }
}

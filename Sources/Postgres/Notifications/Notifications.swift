/// The notifications of one channel, for one reader. Ends when the reading task is cancelled or the client shuts down.
///
/// Listening goes on while the sequence or an iterator of it exists.
public struct Notifications: AsyncSequence, Sendable {
    public typealias Element = Notification
    public typealias Failure = Never

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let subscription: Subscription

        public func next() async -> Notification? { await self.subscription.mailbox.next() }
        public func next(isolation actor: isolated (any Actor)?) async -> Notification? { await self.subscription.mailbox.next() }
    }

    /// Ends with its last reference.
    fileprivate final class Subscription: Sendable {
        let mailbox: NotificationMailbox
        let inbox: Inbox

        init(_ mailbox: NotificationMailbox, _ inbox: Inbox) {
            self.mailbox = mailbox
            self.inbox = inbox
            if !inbox.post(.subscribe(mailbox)) { mailbox.finish() }
        }

        deinit { self.inbox.post(.unsubscribe(self.mailbox.id)) }
    }

    private let subscription: Subscription

    init(_ mailbox: NotificationMailbox, _ inbox: Inbox) { self.subscription = Subscription(mailbox, inbox) }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(subscription: self.subscription) }
}

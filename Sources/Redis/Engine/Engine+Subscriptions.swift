import Logging
import Resilience

/// The readers of channels, and the one connection that listens for all of them.
struct Listening {
    enum Phase {
        /// No connection. Becomes acquiring when there is a reader, and the time has come to try.
        case idle
        /// Waits for the pool. Becomes ready, or idle again.
        case acquiring
        /// Becomes idle when the connection is lost, or no reader is left.
        case ready(PoolConnectionID)
    }

    var phase = Phase.idle
    var state = SubscriptionState<Mailbox.ID>()
    var mailboxes: [Mailbox.ID: Mailbox] = [:]
    /// When to try again, after a failure.
    var retryAt: ContinuousClock.Instant?
    var hasEnded = false
}

extension Engine {
    private typealias Action = SubscriptionState<Mailbox.ID>.Action

    private static let listenRetryInterval = Duration.milliseconds(250)

    // MARK: Readers

    func subscribe(_ mailbox: Mailbox) {
        guard !self.listening.hasEnded else { return mailbox.finish() }
        self.listening.mailboxes[mailbox.id] = mailbox
        self.decide { $0.add(mailbox.id, mailbox.channels, &$1) }
        if case .idle = self.listening.phase, self.listening.retryAt == nil { self.acquireListener() }
    }

    func unsubscribe(_ id: Mailbox.ID) {
        self.listening.mailboxes[id] = nil
        self.decide { $0.remove(id, &$1) }
        if self.listening.state.isEmpty { self.releaseListener() }
    }

    func endListening() {
        self.listening.hasEnded = true
        for mailbox in self.listening.mailboxes.values { mailbox.finish() }
        self.listening.mailboxes = [:]
        self.releaseListener()
    }

    private func decide(_ event: (inout SubscriptionState<Mailbox.ID>, inout [Action]) -> Void) {
        var actions: [Action] = []
        event(&self.listening.state, &actions)
        for action in actions {
            switch action {
            case .subscribe(let channels): self.tellServer("SUBSCRIBE", channels)
            case .unsubscribe(let channels): self.tellServer("UNSUBSCRIBE", channels)
            case .tell(let reader, let event): self.listening.mailboxes[reader]?.deliver(event)
            }
        }
    }

    private func tellServer(_ name: String, _ channels: [String]) {
        guard case .ready(let id) = self.listening.phase, let connection = self.connections[id] else { return }
        self.write([RedisCommand(name, channels.map(RedisArgument.text))], on: connection)
    }

    // MARK: The connection

    /// Tries again to listen when it is time to.
    func checkListening() {
        guard let retryAt = self.listening.retryAt else { return }
        guard retryAt <= self.now else { return self.wake(at: retryAt) }
        self.listening.retryAt = nil
        if !self.listening.state.isEmpty { self.acquireListener() }
    }

    func retryListening() {
        self.listening.phase = .idle
        guard !self.listening.hasEnded else { return }
        self.listening.retryAt = self.now + Self.listenRetryInterval
        self.wake(at: self.listening.retryAt)
    }

    private func acquireListener() {
        self.listening.phase = .acquiring
        if let id = self.pool.acquire(lane: LaneNumber.listening, self.now, &self.actions) { return self.acquiredListener(id) }
        let waiter = self.makeWaiter()
        self.waiting[waiter] = .listener
        self.pool.enqueue(waiter, lane: LaneNumber.listening, self.now, &self.actions)
    }

    func acquiredListener(_ id: PoolConnectionID) {
        guard let connection = self.connections[id] else { return self.acquireListener() }
        self.listening.phase = .ready(id)
        guard !self.listening.state.isEmpty, !self.listening.hasEnded else { return self.releaseListener() }
        connection.listen()
        connection.lastHeard = self.now
        connection.askedAt = nil
        self.wake(at: self.now + self.configuration.silenceTimeout)
        self.decide { $0.connected(&$1) }
    }

    func lostListener(_ id: PoolConnectionID) {
        guard case .ready(id) = self.listening.phase else { return }
        self.decide { $0.disconnected(&$1) }
        self.retryListening()
    }

    /// A connection that has listened is of no other use: replies to commands and what is published would mix.
    private func releaseListener() {
        guard case .ready(let id) = self.listening.phase else { return }
        self.listening.phase = .idle
        self.decide { $0.disconnected(&$1) }
        self.pool.retire(id, self.now, &self.actions)
        self.pool.released(id, self.now, &self.actions)
    }

    /// One that hears nothing is asked whether it still answers.
    func checkListener(_ connection: RedisConnection) {
        let since = connection.askedAt ?? connection.lastHeard
        let due = since + self.configuration.silenceTimeout
        guard due <= self.now else { return self.wake(at: due) }
        guard connection.askedAt == nil else { return self.lose(connection, "no answer in time") }
        connection.askedAt = self.now
        self.wake(at: self.now + self.configuration.silenceTimeout)
        self.write([RedisCommand("PING")], on: connection)
    }

    // MARK: What the server says

    func heard(_ reply: RedisValue, on connection: RedisConnection) {
        guard let words = reply.array, let kind = words.first?.text else {
            if case .error(let error) = reply {
                self.logger.warning(
                    "Redis refuses to let channels be heard",
                    metadata: [LogKey.reason: "\(error.kind)", LogKey.detail: "\(error.message)"])
            }
            return self.lose(connection, "listening failed")
        }
        let channel = words.dropFirst().first?.text ?? ""
        switch kind {
        case "message": self.decide { $0.received(words.dropFirst(2).first?.bytes ?? [], on: channel, &$1) }
        case "subscribe": self.decide { $0.subscribed(channel, &$1) }
        case "unsubscribe": self.listening.state.unsubscribed(channel)
        default: break
        }
    }
}

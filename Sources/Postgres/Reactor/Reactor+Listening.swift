import Logging
import Resilience

/// Who listens to which channel, and the one connection that does it for all.
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
    var mailboxes: [String: [NotificationMailbox]] = [:]
    /// When to try again, after a failure.
    var retryAt: ContinuousClock.Instant?
    var hasEnded = false
}

extension Reactor {
    private static let listenRetryInterval = Duration.milliseconds(500)

    // MARK: Readers

    func subscribe(_ mailbox: NotificationMailbox) {
        guard !self.listening.hasEnded else { return mailbox.finish() }
        self.listening.mailboxes[mailbox.channel, default: []].append(mailbox)
        switch self.listening.phase {
        // Also when others listen to the channel already: the answer comes when the server has heard it, which is all that counts.
        case .ready(let id): self.listen(to: mailbox.channel, on: id)
        case .acquiring: break
        case .idle: if self.listening.retryAt == nil { self.acquireListener() }
        }
    }

    func unsubscribe(_ id: NotificationMailbox.ID) {
        for (channel, mailboxes) in self.listening.mailboxes {
            let left = mailboxes.filter { $0.id != id }
            guard left.count < mailboxes.count else { continue }
            self.listening.mailboxes[channel] = left.isEmpty ? nil : left
            guard case .ready(let connection) = self.listening.phase else { return }
            if self.listening.mailboxes.isEmpty {
                self.releaseListener(connection)
            } else if left.isEmpty {
                self.send("UNLISTEN \(channel.quotedIdentifier)", on: connection) { _ in }
            }
        }
    }

    func notified(_ channel: String, _ payload: String) {
        self.listening.mailboxes[channel]?.forEach { $0.deliver(.received(payload)) }
    }

    func endListening() {
        self.listening.hasEnded = true
        for mailbox in self.listening.mailboxes.values.joined() { mailbox.finish() }
        self.listening.mailboxes = [:]
        if case .ready(let id) = self.listening.phase { self.releaseListener(id) }
    }

    // MARK: The connection

    /// Tries again to listen when it is time to.
    func checkListening() {
        guard let retryAt = self.listening.retryAt else { return }
        guard retryAt <= self.now else { return self.wake(at: retryAt) }
        self.listening.retryAt = nil
        if !self.listening.mailboxes.isEmpty { self.acquireListener() }
    }

    func lostListener(_ id: PoolConnectionID) {
        guard case .ready(id) = self.listening.phase else { return }
        self.retryListening()
    }

    private func retryListening() {
        self.listening.phase = .idle
        self.listening.retryAt = self.now + Self.listenRetryInterval
        self.wake(at: self.listening.retryAt)
    }

    private func acquireListener() {
        self.listening.phase = .acquiring
        let request = Request(.lease(begin: nil), .lane(LaneNumber.listen), deadline: nil)
        request.receiver = .reactor { outcome in self.acquiredListener(outcome) }
        self.accept(request)
    }

    private func acquiredListener(_ outcome: Request.Outcome) {
        guard case .success(.leased(let id)) = outcome else { return self.retryListening() }
        self.listening.phase = .ready(id)
        if self.listening.mailboxes.isEmpty { return self.releaseListener(id) }
        for channel in self.listening.mailboxes.keys { self.listen(to: channel, on: id) }
    }

    private func releaseListener(_ id: PoolConnectionID) {
        self.listening.phase = .idle
        // Its next user must not be told what it has not asked for.
        self.connections[id]?.lease?.ranText = true
        self.release(id)
    }

    private func listen(to channel: String, on id: PoolConnectionID) {
        self.send("LISTEN \(channel.quotedIdentifier)", on: id) { outcome in
            switch outcome {
            case .success: self.listening.mailboxes[channel]?.forEach { $0.deliver(.listening) }
            case .failure(let error):
                self.logger.warning(
                    "listening failed",
                    metadata: [
                        LogKey.channel: "\(channel)", LogKey.reason: "\(error.message)", LogKey.detail: "\(error.detail ?? "")",
                    ]
                )
                if let connection = self.connections[id] { self.lose(connection, detail: "listening failed") }
            }
        }
    }

    private func send(_ command: String, on id: PoolConnectionID, _ receive: @escaping (Request.Outcome) -> Void) {
        let request = Request(.command(command), .leased(id), deadline: nil)
        request.receiver = .reactor(receive)
        self.accept(request)
    }
}

extension String {
    /// As SQL wants a name that may hold anything.
    fileprivate var quotedIdentifier: String {
        "\"" + self.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

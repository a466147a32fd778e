import Resilience

/// Commands that are sent together, and the task that waits for their replies.
///
/// Safe to share: the constants never change. The rest belongs to the engine's event loop, but for `receiver`, which the asking task
/// stores before it posts the request and does not touch again.
final class Request: @unchecked Sendable {
    typealias Outcome = Result<RedisReplies, RedisError>

    let deadline: ContinuousClock.Instant
    let commandCount: Int
    /// Bytes.
    let size: Int

    /// Let go when they are sent.
    private(set) var commands: [RedisCommand]
    var receiver: CheckedContinuation<Outcome, Never>?
    /// The engine has it. Before that, `receiver` is the asking task's.
    var hasArrived = false
    private(set) var wasSent = false
    /// Its task was cancelled, perhaps before the request arrived.
    var isCancelled = false
    /// Its place in the pool's queue.
    var waiter: PoolWaiterID?

    init(_ commands: [RedisCommand], deadline: ContinuousClock.Instant) {
        self.commands = commands
        self.commandCount = commands.count
        self.size = commands.reduce(0) { $0 + $1.encodedSize }
        self.deadline = deadline
    }

    var isAnswered: Bool { self.receiver == nil }

    func takeCommands() -> [RedisCommand] {
        self.wasSent = true
        defer { self.commands = [] }
        return self.commands
    }

    /// The first answer counts.
    func answer(_ outcome: Outcome) {
        guard let receiver = self.receiver else { return }
        self.receiver = nil
        receiver.resume(returning: outcome)
    }
}

import Locking

/// Turns many small requests into a few larger ones: point reads into one statement over arrays of keys, creates into one insert.
///
/// An idle one runs an item at once and alone, so that nothing is ever delayed for the sake of a larger batch. Safe to use from any
/// task. `CoalescerState` decides; this acts.
public final class Coalescer<Item: Sendable, Outcome: Sendable>: Sendable {
    /// Runs a batch: an outcome for each item, in their order. What it throws is thrown to all of them.
    ///
    /// The deadline is the latest of the items', and nil when one has none.
    public typealias Run = @Sendable (_ items: [Item], _ deadline: ContinuousClock.Instant?) async throws -> [Outcome]

    private typealias State = CoalescerState<Caller>
    private typealias Continuation = CheckedContinuation<Result<Outcome, any Error>, Never>

    /// Who waits for an outcome. What changes is changed under the coalescer's lock only.
    private final class Caller: @unchecked Sendable {
        // Safe to share: `item` and `deadline` never change; `ticket` and `continuation` belong to the lock.
        let item: Item
        let deadline: ContinuousClock.Instant?
        var ticket: State.Ticket?
        /// Nil before it waits, and once it has been answered.
        var continuation: Continuation?
        var hasLeft = false

        init(_ item: Item, deadline: ContinuousClock.Instant?) {
            self.item = item
            self.deadline = deadline
        }
    }

    private struct Shared {
        var state: State
        /// Those with a deadline that have not been answered.
        var timed: [ObjectIdentifier: Caller] = [:]
        /// When the timer that is set last looks at them.
        var timerAt: ContinuousClock.Instant?
        /// Somebody looks from time to time whether batches are slow.
        var isWatched = false
    }

    private let run: Run
    private let limits: CoalescerLimits
    private let shared: Guarded<Shared>

    public init(limits: CoalescerLimits = CoalescerLimits(), run: @escaping Run) {
        self.run = run
        self.limits = limits
        self.shared = Guarded(Shared(state: State(limits: limits)))
    }

    /// The outcome of one item.
    ///
    /// A caller that leaves, at its deadline or because its task is cancelled, leaves alone: its batch goes on for the others.
    /// - Throws: what the batch throws; PostgresError `deadlineExceeded` and `cancelled`, with `outcomeUnknown` when the batch was
    ///   running; `poolExhausted` when too many items wait.
    public func submit(_ item: Item, deadline: ContinuousClock.Instant? = nil) async throws -> Outcome {
        let caller = Caller(item, deadline: deadline)
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { self.admit(caller, $0) }
        } onCancel: {
            self.leave(caller, PostgresError.cancelled)
        }.get()
    }

    /// How many items wait for the next batch.
    public var waitingCount: Int { self.shared.withLock { $0.state.waitingCount } }

    private func admit(_ caller: Caller, _ continuation: Continuation) {
        let decision = self.shared.withLock { shared -> State.Decision? in
            guard !caller.hasLeft else { return nil }
            let decision = shared.state.submitted(caller, .now)
            if case .refuse = decision { return decision }
            if case .wait(let ticket) = decision { caller.ticket = ticket }
            caller.continuation = continuation
            if caller.deadline != nil { shared.timed[ObjectIdentifier(caller)] = caller }
            return decision
        }
        switch decision {
        case .run(let batch): Task.detached { await self.carryOut(batch) }
        case .wait: self.watch()
        case .refuse: return continuation.resume(returning: .failure(PostgresError.tooManyWaiting))
        // Cancelled before it came.
        case nil: return continuation.resume(returning: .failure(PostgresError.cancelled(wasSent: false, isInDoubt: false)))
        }
        self.setTimer(caller.deadline)
    }

    // MARK: Running

    private func carryOut(_ first: State.Batch) async {
        var batch = first
        while true {
            let outcomes = await self.outcomes(of: batch.items)
            let (next, answers) = self.shared.withLock { shared in
                let answers = batch.items.map { Self.takeContinuation(of: $0, &shared) }
                let next = shared.state.finished(batch.number, .now)
                next?.items.forEach { $0.ticket = nil }
                return (next, answers)
            }
            for (index, continuation) in answers.enumerated() { continuation?.resume(returning: outcomes.map { $0[index] }) }
            guard let next else { return }
            batch = next
        }
    }

    private func outcomes(of batch: [Caller]) async -> Result<[Outcome], any Error> {
        // Closures, since a key path into a generic type is looked up anew each time.
        let deadlines = batch.compactMap { $0.deadline }
        do {
            let outcomes = try await self.run(batch.map { $0.item }, deadlines.count == batch.count ? deadlines.max() : nil)
            guard outcomes.count == batch.count else {
                throw PostgresError(.protocolViolation, "A batch of \(batch.count) items had \(outcomes.count) outcomes.")
            }
            return .success(outcomes)
        } catch {
            return .failure(error)
        }
    }

    /// While items wait, starts batches beside those that are slow. Not when there may be none.
    private func watch() {
        let patience = self.limits.patience
        guard patience > .zero, self.limits.maxBatchesInFlight > 1 else { return }
        let isWatched = self.shared.withLock { shared in
            defer { shared.isWatched = true }
            return shared.isWatched
        }
        if isWatched { return }
        Task.detached { [weak self] in
            repeat { try? await Task.sleep(for: patience) } while self?.look() ?? false
        }
    }

    /// - Returns: whether to go on looking.
    private func look() -> Bool {
        let (batch, isWatched) = self.shared.withLock { shared in
            let batch = shared.state.looked(.now)
            batch?.items.forEach { $0.ticket = nil }
            shared.isWatched = shared.state.waitingCount > 0
            return (batch, shared.isWatched)
        }
        if let batch { Task.detached { await self.carryOut(batch) } }
        return isWatched
    }

    // MARK: Leaving

    private func leave(_ caller: Caller, _ makeError: (_ wasSent: Bool, _ isInDoubt: Bool) -> PostgresError) {
        let (continuation, wasSent) = self.shared.withLock { shared in
            caller.hasLeft = true
            let wasSent = caller.ticket == nil
            if let ticket = caller.ticket { shared.state.left(ticket) }
            return (Self.takeContinuation(of: caller, &shared), wasSent)
        }
        continuation?.resume(returning: .failure(makeError(wasSent, wasSent)))
    }

    private static func takeContinuation(of caller: Caller, _ shared: inout Shared) -> Continuation? {
        defer { caller.continuation = nil }
        if caller.deadline != nil { shared.timed[ObjectIdentifier(caller)] = nil }
        return caller.continuation
    }

    // MARK: Time

    /// One timer serves all: deadlines mostly come in the order in which they pass.
    private func setTimer(_ deadline: ContinuousClock.Instant?) {
        guard let deadline else { return }
        let isSooner = self.shared.withLock { shared in
            if let timerAt = shared.timerAt, timerAt <= deadline { return false }
            shared.timerAt = deadline
            return true
        }
        guard isSooner else { return }
        Task.detached { [weak self] in
            try? await Task.sleep(until: deadline, clock: .continuous)
            self?.expire(at: deadline)
        }
    }

    private func expire(at timer: ContinuousClock.Instant) {
        let (late, next) = self.shared.withLock { shared -> ([Caller], ContinuousClock.Instant?) in
            // A sooner timer was set in the meantime, and looks after the rest.
            guard shared.timerAt == timer else { return ([], nil) }
            shared.timerAt = nil
            let now = ContinuousClock.now
            let late = shared.timed.values.filter { $0.deadline.map { $0 <= now } ?? false }
            return (late, shared.timed.values.compactMap(\.deadline).filter { $0 > now }.min())
        }
        for caller in late { self.leave(caller, PostgresError.deadlineExceeded) }
        self.setTimer(next)
    }
}

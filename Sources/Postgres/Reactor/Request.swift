import Resilience

/// One thing asked of the reactor, and who waits for the answer.
@safe final class Request: @unchecked Sendable {
    // Safe to share: `work`, `place` and `deadline` never change. The rest belongs to the reactor's thread, but for `receiver`,
    // which the asking task stores before it posts the request and does not touch again.

    enum Work: Sendable {
        /// A connection for oneself. Its first statement begins a transaction with this text, when there is one.
        case lease(begin: String?)
        case statement(Statement, Parameters)
        /// One statement without parameters, pipelined.
        case command(String)
        /// Ends the transaction.
        case commit
        /// Any statements without parameters, not pipelined.
        case text(String)
        case copyIn(String)
        case copyData([UInt8])
        case copyEnd
        case copyOut(String)
        case copyRead
    }

    enum Place: Sendable {
        case lane(Int)
        case leased(PoolConnectionID)
    }

    enum Answer: Sendable {
        case leased(PoolConnectionID)
        case rows(Rows)
        /// How many rows it was about.
        case done(Int)
        /// Nil is the end.
        case data([UInt8]?)
    }

    typealias Outcome = Result<Answer, PostgresError>

    enum Receiver {
        case task(CheckedContinuation<Outcome, Never>)
        /// A part of the reactor itself.
        case reactor((Outcome) -> Void)
    }

    enum Progress {
        case waiting
        /// Given to libpq. In doubt: it takes effect by itself, so that without an answer nobody knows whether it did.
        case sent(isInDoubt: Bool)
    }

    let work: Work
    let place: Place
    let deadline: ContinuousClock.Instant?

    var receiver: Receiver?
    /// The reactor has it. Before that, `receiver` is the asking task's.
    var hasArrived = false
    var progress = Progress.waiting
    /// Its task was cancelled, perhaps before the request arrived.
    var isCancelled = false
    /// Its place in the pool's queue.
    var waiter: PoolWaiterID?

    init(_ work: Work, _ place: Place, deadline: ContinuousClock.Instant?) {
        self.work = work
        self.place = place
        self.deadline = deadline
    }

    var isAnswered: Bool { self.receiver == nil }

    /// The first answer counts.
    func answer(_ outcome: Outcome) {
        guard let receiver = self.receiver else { return }
        self.receiver = nil
        switch receiver {
        case .task(let continuation): continuation.resume(returning: outcome)
        case .reactor(let receive): receive(outcome)
        }
    }

    /// Answers with an error that says how far the request had come.
    func fail(_ makeError: (_ wasSent: Bool, _ isInDoubt: Bool) -> PostgresError) {
        guard !self.isAnswered else { return }
        switch self.progress {
        case .waiting: self.answer(.failure(makeError(false, false)))
        case .sent(let isInDoubt): self.answer(.failure(makeError(true, isInDoubt)))
        }
    }
}

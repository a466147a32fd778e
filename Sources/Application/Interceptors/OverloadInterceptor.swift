import Catalog
import NIOCore
import Persistence
import Protobuf
import RPC
import Resilience

/// Refuses at once what the server has no room for, before it costs anything, with UNAVAILABLE and `RetryInfo`; and does not begin what
/// nobody waits for any more.
///
/// A call without streams counts for as long as it runs, from when its request is there, and how long that was, what it waited for others
/// left out, says how busy the server is: a Redis that is slow to tell a caller's limits is not relieved by refusing calls. A stream is
/// let in only when a call of its class would be, and counts no longer than that: it lasts as long as its caller likes and mostly waits
/// for it, so that its length says nothing of this server, and a few callers who pause would keep out all others. What streams do at once
/// is bounded where they do it, by their windows, their memory and the database's connections.
struct OverloadInterceptor: SynchronousInterceptor {
    private let limiter: OverloadLimiter
    /// Nil: calls begin when their requests are there, by the clock of their event loops.
    private let clock: (@Sendable () -> MonotonicInstant)?
    /// What is known of the method; nil: to be found out with each call.
    private var work: Work?

    /// - Parameter limiter: its classes are those of `CallClass`.
    init(_ limiter: OverloadLimiter, clock: (@Sendable () -> MonotonicInstant)? = nil) {
        self.limiter = limiter
        self.clock = clock
    }

    func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        var own = self
        own.work = Work(method)
        return own
    }

    func begin(_ context: ServerContext) throws {
        let work = self.work ?? Work(context.method)
        guard let kind = work.kind else { return }
        let call = self.admission(context)
        // A call may have waited for its turn: only now tells whether it is too late.
        let now = self.clock == nil && call.deadline != nil ? .now : call.begun
        switch self.limiter.begin(class: kind.rawValue, deadline: call.deadline, now: now) {
        case .admitted: break
        case .refused(let delay): throw Self.refusal(kind, delay)
        case .tooLate:
            throw RPCError(
                .deadlineExceeded, "The deadline had passed before the call was begun; nothing was done.", cause: Overloaded())
        }
        guard work.takesPlace else { return self.limiter.ended(class: kind.rawValue, begun: now, .ignored, now: now) }
        if self.clock != nil { context[Admission.Key.self] = call }
    }

    func succeeded(_ context: ServerContext) { self.ended(context) { _ in .served } }

    func failed(_ context: ServerContext, _ error: any Error) -> any Error {
        self.ended(context) { time in
            // Whoever waits for a load of somebody else leaves by cancellation when time is up.
            let isLate = error is CancellationError && context.timeRemaining.map { $0 <= .zero } == true
            return isLate ? Self.late(time) : Self.outcome(of: error, within: time)
        }
        return error
    }

    /// What calls of a method are to the limits.
    private struct Work: Sendable {
        /// Nil: no limit is for them.
        let kind: CallClass?
        /// They take a place for as long as they run.
        let takesPlace: Bool

        init(_ method: any MethodDescriptor) {
            self.kind = CallClass(method)
            self.takesPlace = method.kind == .unary
        }
    }

    /// When a call began, and when its caller stops waiting; nil: never.
    private struct Admission: Sendable {
        enum Key: ServerContextKey { typealias Value = Admission }

        let begun: MonotonicInstant
        let deadline: MonotonicInstant?
    }

    /// The call itself knows when it began, so that nothing has to be left on it, unless the clock is another.
    private func admission(_ context: ServerContext) -> Admission {
        guard let clock = self.clock else {
            return Admission(
                begun: MonotonicInstant(context.began),
                deadline: context.deadline == .never ? nil : MonotonicInstant(context.deadline.instant))
        }
        if let left = context[Admission.Key.self] { return left }
        let begun = clock()
        return Admission(begun: begun, deadline: context.timeRemaining.map { begun + $0 })
    }

    /// A call that mostly waited for others before its time was up was not late for anything that this server did.
    /// - Parameter outcome: of a call that had so much time when it began; nil: as much as it wanted.
    private func ended(_ context: ServerContext, _ outcome: (Duration?) -> OverloadOutcome) {
        let work = self.work ?? Work(context.method)
        guard let kind = work.kind, work.takesPlace else { return }
        let call = self.admission(context)
        let now = self.clock?() ?? MonotonicInstant(context.ended)
        let outcome = outcome(call.deadline.map { call.begun.duration(to: $0) })
        guard let waited = context[WaitingTimeKey.self] else {
            return self.limiter.ended(class: kind.rawValue, begun: call.begun, outcome, now: now)
        }
        let wasKept = outcome != .served && waited > .zero && waited * 2 >= call.begun.duration(to: now)
        self.limiter.ended(class: kind.rawValue, begun: min(call.begun + waited, now), wasKept ? .ignored : outcome, now: now)
    }

    /// What a failed call says of the load. What the catalogue found out in the database took its time like any other; what was wrong from
    /// the start, or broke, took a time that says nothing. What was too late, or found the database without room, is what overload looks
    /// like. That a caller asks for more than may be, or for more than is left, is not: no other call would be faster without it.
    /// - Parameter time: what the call had when it began; nil: as much as it wanted.
    static func outcome(of error: any Error, within time: Duration?) -> OverloadOutcome {
        if let error = error as? CatalogError {
            if error.isLackOfRoom { return .dropped }
            return switch error.code {
            case .deadlineExceeded: Self.late(time)
            case .notFound, .alreadyExists, .aborted, .failedPrecondition: .served
            default: .ignored
            }
        }
        return (error as? RPCError)?.code == .deadlineExceeded ? Self.late(time) : .ignored
    }

    private static func late(_ time: Duration?) -> OverloadOutcome { time.map { .late(within: $0) } ?? .dropped }

    private static func refusal(_ kind: CallClass, _ delay: Duration) -> RPCError {
        var error = RPCError(
            .unavailable, "The server has too much to do and did not begin this call. Try again in a moment, or call another.",
            retryAfter: delay)
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = "OVERLOADED"
                $0.domain = RPCError.catalogDomain
                $0.metadata = ["class": "\(kind)"]
            }
        )
        error.cause = Overloaded()
        return error
    }
}

/// Lies behind a refusal for too much work. That is the server taking care of itself, no fault of which each call should be a line.
struct Overloaded: Error {}

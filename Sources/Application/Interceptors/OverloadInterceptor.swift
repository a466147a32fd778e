import Catalog
import Persistence
import Protobuf
import RPC
import Resilience

/// Refuses at once what the server has no room for, before it costs anything, with UNAVAILABLE and `RetryInfo`; and does not begin what
/// nobody waits for any more.
///
/// A call without streams counts for as long as it runs, and how long that was, what it waited for others left out, says how busy the
/// server is: a Redis that is slow to tell a caller's limits is not relieved by refusing calls. A stream is let in only when
/// a call of its class would be, and counts no longer than that: it lasts as long as its caller likes and mostly waits for it, so
/// that its length says nothing of this server, and a few callers who pause would keep out all others. What streams do at once is bounded
/// where they do it, by their windows, their memory and the database's connections.
struct OverloadInterceptor: SynchronousInterceptor {
    private let limiter: OverloadLimiter
    private let clock: @Sendable () -> ContinuousClock.Instant
    /// What is known of the method; nil: to be found out with each call.
    private var kind: CallClass??

    /// - Parameter limiter: its classes are those of `CallClass`.
    init(_ limiter: OverloadLimiter, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.limiter = limiter
        self.clock = clock
    }

    func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        var own = self
        own.kind = .some(CallClass(method))
        return own
    }

    func begin(_ context: ServerContext) throws {
        guard let kind = self.kind ?? CallClass(context.method) else { return }
        let admitted = AdmittedCall(kind: kind, begun: self.clock(), time: context.timeRemaining)
        let (begun, time) = (admitted.begun, admitted.time)
        switch self.limiter.begin(class: kind.rawValue, deadline: time.map { begun + $0 }, now: begun) {
        case .admitted: break
        case .refused(let delay): throw Self.refusal(kind, delay)
        case .tooLate:
            throw RPCError(
                .deadlineExceeded, "The deadline had passed before the call was begun; nothing was done.", cause: Overloaded())
        }
        guard context.method.kind == .unary else {
            return self.limiter.ended(class: kind.rawValue, begun: begun, .ignored, now: begun)
        }
        context[AdmittedCall.Key.self] = admitted
    }

    func succeeded(_ context: ServerContext) {
        if let call = context[AdmittedCall.Key.self] { self.ended(call, context, .served) }
    }

    func failed(_ context: ServerContext, _ error: any Error) -> any Error {
        guard let call = context[AdmittedCall.Key.self] else { return error }
        // Whoever waits for a load of somebody else leaves by cancellation when time is up.
        let isLate = error is CancellationError && context.timeRemaining.map { $0 <= .zero } == true
        self.ended(call, context, isLate ? Self.late(call.time) : Self.outcome(of: error, within: call.time))
        return error
    }

    /// One that takes a place for as long as it runs.
    private struct AdmittedCall: Sendable {
        enum Key: ServerContextKey { typealias Value = AdmittedCall }

        let kind: CallClass
        let begun: ContinuousClock.Instant
        /// What it had then; nil: as much as it wants.
        let time: Duration?
    }

    /// A call that mostly waited for others before its time was up was not late for anything that this server did.
    private func ended(_ call: AdmittedCall, _ context: ServerContext, _ outcome: OverloadOutcome) {
        let (now, begun) = (self.clock(), call.begun)
        let waited = context[WaitingTimeKey.self] ?? .zero
        let wasKept = outcome != .served && waited > .zero && waited * 2 >= begun.duration(to: now)
        self.limiter.ended(class: call.kind.rawValue, begun: min(begun + waited, now), wasKept ? .ignored : outcome, now: now)
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

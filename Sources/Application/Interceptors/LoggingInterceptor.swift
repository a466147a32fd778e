import Catalog
import Logging
import NIOCore
public import Observability
import Postgres
public import RPC

/// Leaves a line for each call, when it has ended: at info level for one that went well or that its caller got wrong, at error for
/// one that the server failed or the database had no room for, at warning for one that the database gave up. Never what its messages
/// hold.
///
/// Two kinds come at debug level: health and reflection, which somebody asks every second, and calls that were refused because there
/// were too many, of which there are as many as others like. Both are counted in `/metrics`.
public struct LoggingInterceptor: SynchronousInterceptor {
    private let log: CallLog
    private let route: Route?

    public init(_ log: CallLog) { self.init(log, route: nil) }

    private init(_ log: CallLog, route: Route?) { (self.log, self.route) = (log, route) }

    public func prepared(for method: any MethodDescriptor) -> any ServerInterceptor {
        LoggingInterceptor(self.log, route: Route(method, self.log))
    }

    public func succeeded(_ context: ServerContext) {
        guard let answered = (self.route ?? Route(context.method, self.log)).answered else { return }
        answered.write(
            microseconds: Self.microseconds(context), peer: context.peer.description, requestID: context[RequestIDKey.self],
            tenant: context[TenantKey.self]?.text)
    }

    public func failed(_ context: ServerContext, _ error: any Error) -> any Error {
        self.write(error, context)
        return error
    }

    /// Leaves the line of a call that was refused before it reached any interceptor.
    static func log(_ call: RefusedCall, _ log: CallLog) {
        let route = call.method.map { Route($0) }
        let level: Logger.Level =
            switch call.error.code {
            // For want of room or time, or while the server stops.
            case .resourceExhausted, .unavailable, .deadlineExceeded: .debug
            default: route?.usualLevel ?? .info
            }
        guard log.takes(.refused, at: level) else { return }
        log.write(
            EndedCall(
                level: level, ending: .refused, method: route?.path ?? "unknown", status: call.error.code.name,
                peer: call.peer.description))
    }

    private func write(_ error: any Error, _ context: ServerContext) {
        let route = self.route ?? Route(context.method)
        let cause = (error as? RPCError)?.cause
        let code = context.outcome(of: error)
        let level = context.isEndOfWatch(code) ? .debug : Self.level(code, cause, usual: route.usualLevel)
        let ending: EndedCall.Ending = level > .info ? .failed : .refused
        guard self.log.takes(ending, at: level) else { return }
        // As the caller names it where the call was refused before anybody looked.
        let tenant = context[TenantKey.self] ?? (try? TenantInterceptor.tenant(context))
        var call = EndedCall(
            level: level, ending: ending, method: route.path, status: code.name, microseconds: Self.microseconds(context),
            peer: context.peer.description, requestID: context[RequestIDKey.self], tenant: tenant?.text)
        if ending == .failed {
            call.error = "\(cause ?? error)"
            call.databaseSaid = (cause as? PostgresError)?.serverMessage
        }
        self.log.write(call)
    }

    /// How long the call has taken.
    private static func microseconds(_ context: ServerContext) -> Int {
        Int((context.ended - context.began).nanoseconds / 1000)
    }

    private static func level(_ code: StatusCode, _ cause: (any Error)?, usual: Logger.Level) -> Logger.Level {
        if cause is Overloaded || cause is BeyondLimits || cause is RateLimitsUnavailable { return .debug }
        switch (cause as? PostgresError)?.code {
        // The breaker says in one line that it is open, and the pool is counted.
        case .refused, .poolExhausted, .acquireTimedOut: return .debug
        default: break
        }
        if code.isServerFault { return .error }
        guard let state = (cause as? PostgresError)?.sqlState else { return usual }
        // Class 53: disk, memory or connections are lacking.
        return state.classCode == "53" ? .error : state == .queryCanceled ? .warning : usual
    }

    /// What all calls of a method have in common.
    private struct Route: Sendable {
        let path: String
        /// Of calls that went well or that their callers got wrong.
        let usualLevel: Logger.Level
        /// Nil where calls that went well leave no line.
        let answered: AnsweredCalls?

        /// - Parameter log: where calls that went well leave their lines; nil: there are none.
        init(_ method: any MethodDescriptor, _ log: CallLog? = nil) {
            self.path = method.path
            self.usualLevel = method.service == Health.name || method.service == ServerReflection.name ? .debug : .info
            self.answered = log?.answered(method.path, status: StatusCode.ok.name, at: self.usualLevel)
        }
    }
}

extension StatusCode {
    /// Whether the server is to blame, and somebody should look into it.
    var isServerFault: Bool {
        switch self {
        case .unknown, .internal, .dataLoss, .unavailable: true
        default: false
        }
    }
}

public import Logging
import Postgres
public import RPC

/// Writes a line for each call, when it has ended: at debug level for one that went well or that its caller got wrong, at error
/// for one that the server failed or the database had no room for, at warning for one that the database gave up. One that was refused
/// because there were too many is no failure. Never what its messages hold.
public struct LoggingInterceptor: ServerInterceptor {
    private let logger: Logger

    public init(logger: Logger) { self.logger = logger }

    public func intercept(_ context: ServerContext, next: (ServerContext) async throws -> Void) async throws {
        let started = ContinuousClock.now
        do {
            try await next(context)
            if self.logger.logLevel <= .debug { self.log(.debug, "call answered", .ok, nil, context, started) }
        } catch {
            let failure = error as? RPCError
            let code = context.outcome(of: error)
            let level = context.isEndOfWatch(code) ? .debug : Self.level(code, failure?.cause)
            self.log(
                level, level > .debug ? "call failed" : "call refused", code, level > .debug ? failure?.cause ?? error : nil,
                context, started)
            throw error
        }
    }

    /// Writes the line of a call that was refused before it reached any interceptor.
    public static func log(_ call: RefusedCall, _ logger: Logger) {
        logger.debug(
            "call refused",
            metadata: [
                "rpc.method": "\(call.method?.path ?? "unknown")",
                "rpc.response.status_code": "\(call.error.code.name)",
                "peer": "\(call.peer)",
            ]
        )
    }

    private static func level(_ code: StatusCode, _ cause: (any Error)?) -> Logger.Level {
        if cause is Overloaded { return .debug }
        // The breaker says in one line that it is open.
        if case .refused? = (cause as? PostgresError)?.code { return .debug }
        if code.isServerFault { return .error }
        guard let state = (cause as? PostgresError)?.sqlState else { return .debug }
        // Class 53: disk, memory or connections are lacking.
        return state.classCode == "53" ? .error : state == .queryCanceled ? .warning : .debug
    }

    /// To the microsecond.
    private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        Double(Int(start.duration(to: .now) / .microseconds(1))) / 1000
    }

    private func log(
        _ level: Logger.Level,
        _ message: Logger.Message,
        _ code: StatusCode,
        _ cause: (any Error)?,
        _ context: ServerContext,
        _ started: ContinuousClock.Instant
    ) {
        self.logger.log(
            level: level,
            message,
            metadata: {
                var metadata: Logger.Metadata = [
                    "rpc.method": "\(context.method.path)",
                    "rpc.response.status_code": "\(code.name)",
                    "duration_ms": .stringConvertible(Self.milliseconds(since: started)),
                    "peer": "\(context.peer)",
                ]
                if let id = context[RequestIDKey.self] { metadata["request_id"] = "\(id)" }
                if let tenant = context[TenantKey.self] { metadata["tenant"] = "\(tenant)" }
                if let cause { metadata["error"] = "\(cause)" }
                if let said = (cause as? PostgresError)?.serverMessage { metadata["database_said"] = "\(said)" }
                return metadata
            }()
        )
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

import NIOCore
import Protobuf
import Resilience

/// Calls methods of a ttRPC server. Safe to use from any task; make one and keep it.
public final class RPCClient: Sendable {
    let pool: ConnectionPool
    let interceptors: [any ClientInterceptor]
    let limits: ClientLimits
    let retrier: Retrier
    let retryClock: RetryClock

    init(pool: ConnectionPool, interceptors: [any ClientInterceptor], configuration: ClientConfiguration) {
        self.pool = pool
        self.interceptors = interceptors
        self.limits = configuration.limits
        let clock = RetryClock(on: pool.eventLoop)
        self.retryClock = clock
        self.retrier = Retrier(
            policy: configuration.retry.decisions, now: { clock.now }, sleep: { try await clock.wait($0) })
    }

    /// A client that nobody holds makes no more calls.
    deinit { self.pool.abandon() }

    /// The connections and calls at the moment.
    public var connectionStatistics: ConnectionStatistics {
        var statistics = self.pool.statistics
        statistics.callsPaused = self.retryClock.waiting
        return statistics
    }

    /// Lets calls in flight finish for `grace`, then closes every connection. Calls made afterwards fail FAILED_PRECONDITION; those that
    /// wait to be sent again fail at once, as they did before their wait.
    public func shutDown(grace: Duration = .zero) async {
        self.retryClock.endWaits()
        await self.pool.shutDown(grace: grace)
    }

    // MARK: Typed calls

    /// Calls a unary method.
    /// - Throws: RPCError; CANCELLED when the calling task is cancelled.
    public func call<Request, Response>(
        _ method: Method<Request, Response, Unary>,
        _ request: Request,
        options: CallOptions = CallOptions()
    ) async throws -> Response {
        let payload = try self.encode(request)
        let answer = try await self.callUnary(method, payload, options: options)
        return try Response(decoding: answer, limits: self.limits.messageLimits.decoding, fault: .internal)
    }

    /// Calls a method whose client streams; `send` sends the requests, and returning from it ends them.
    /// - Throws: RPCError; what `send` throws, which cancels the call.
    public func call<Request, Response>(
        _ method: Method<Request, Response, ClientStreaming>,
        options: CallOptions = CallOptions(),
        _ send: (RequestWriter<Request>) async throws -> Void
    ) async throws -> Response {
        let answer = try await self.stream(method, payload: ByteBuffer(), options: options) { stream in
            try await stream.answer { sender in try await send(RequestWriter(sender: sender)) }
        }
        return try Response(decoding: answer, limits: self.limits.messageLimits.decoding, fault: .internal)
    }

    /// Calls a method whose server streams; `receive` reads the answers, and the call is cancelled when it returns before their end.
    /// - Throws: RPCError; what `receive` throws.
    public func call<Request, Response, Result>(
        _ method: Method<Request, Response, ServerStreaming>,
        _ request: Request,
        options: CallOptions = CallOptions(),
        _ receive: (ResponseStream<Response>) async throws -> Result
    ) async throws -> Result {
        try await self.stream(method, payload: self.encode(request), options: options) { stream in
            try await receive(self.responses(of: stream))
        }
    }

    /// Calls a method in which both sides stream. Returning from `exchange` ends the requests, and cancels what has not ended.
    /// - Throws: RPCError; what `exchange` throws.
    public func call<Request, Response, Result>(
        _ method: Method<Request, Response, BidirectionalStreaming>,
        options: CallOptions = CallOptions(),
        _ exchange: (RequestWriter<Request>, ResponseStream<Response>) async throws -> Result
    ) async throws -> Result {
        try await self.stream(method, payload: ByteBuffer(), options: options) { stream in
            try await exchange(RequestWriter(sender: stream.sender), self.responses(of: stream))
        }
    }

    // MARK: Messages

    private func encode(_ message: some Message) throws(RPCError) -> ByteBuffer {
        var payload = ByteBuffer()
        do throws(RPCError) {
            try payload.write(message, maxBytes: self.limits.maxMessageBytes)
        } catch {
            // Not the server's fault but the caller's: the message cannot be sent.
            throw error.code == .internal ? RPCError(.invalidArgument, error.message, cause: error.cause) : error
        }
        return payload
    }

    private func responses<Response>(of stream: OpenStream) throws -> ResponseStream<Response> {
        guard let mailbox = stream.call.responses else {
            throw RPCError(.internal, "\(stream.call.method.path) has no stream of answers.")
        }
        return ResponseStream(mailbox: mailbox, limits: self.limits.messageLimits, decodingFault: .internal)
    }
}

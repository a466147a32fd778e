import NIOCore
import Protobuf

/// Calls methods of a ttRPC server. Safe to use from any task; make one and keep it.
public final class RPCClient: Sendable {
    private let pool: ConnectionPool
    private let interceptors: [any ClientInterceptor]
    private let limits: ClientLimits
    private let retry: RetryPolicy

    init(pool: ConnectionPool, interceptors: [any ClientInterceptor], configuration: ClientConfiguration) {
        self.pool = pool
        self.interceptors = interceptors
        self.limits = configuration.limits
        self.retry = configuration.retry
    }

    /// A client that nobody holds makes no more calls.
    deinit { self.pool.abandon() }

    /// The connections and calls at the moment.
    public var connectionStatistics: ConnectionStatistics { self.pool.statistics }

    /// Lets calls in flight finish for `grace`, then closes every connection. Calls made afterwards fail UNAVAILABLE.
    public func shutDown(grace: Duration = .zero) async {
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
            try await send(RequestWriter(sender: stream.sender))
            stream.sender.finish()
            return try await stream.call.answer().payload
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

    // MARK: Calls of methods known by their descriptor alone

    /// Calls a unary method with an encoded message, for tools that know methods by descriptor.
    public func callUnary(_ method: any MethodDescriptor, encoded request: [UInt8], options: CallOptions) async throws -> [UInt8] {
        let answer = try await self.callUnary(method, ByteBuffer(bytes: request), options: options)
        return Array(answer.readableBytesView)
    }

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

    // MARK: Unary

    private func callUnary(_ method: any MethodDescriptor, _ payload: ByteBuffer, options: CallOptions) async throws -> ByteBuffer {
        let context = ClientContext(method: method, options: options)
        var answer = ByteBuffer()
        try await self.intercept(context) { context in
            answer = try await self.attemptUntilDone(context, payload)
        }
        return answer
    }

    private func attemptUntilDone(_ context: ClientContext, _ payload: ByteBuffer) async throws -> ByteBuffer {
        let deadline = Deadline(after: context.options.timeout)
        var attempts = RetryState(policy: self.retry, method: context.method)
        while true {
            do {
                return try await self.attempt(context, payload, deadline)
            } catch let error as RPCError {
                guard let delay = attempts.delay(after: error, timeRemaining: deadline.timeRemaining(at: .now())) else {
                    throw error
                }
                do {
                    try await Task.sleep(for: delay)
                } catch {
                    throw RPCError(.cancelled, "The call was cancelled while it waited to be repeated.")
                }
            }
        }
    }

    private func attempt(_ context: ClientContext, _ payload: ByteBuffer, _ deadline: Deadline) async throws -> ByteBuffer {
        let options = context.options
        let lease = try await self.pool.lease(waitForReady: options.waitForReady, deadline: deadline)
        defer { lease.release() }
        let connection = lease.connection
        let call = ClientCall(
            method: context.method,
            deadline: deadline,
            request: try self.requestFrame(context.method, payload, options.metadata, deadline),
            responses: nil
        )
        connection.open(call)
        let answer = try await self.answer(to: call, on: connection)
        context.received(answer.metadata)
        return answer.payload
    }

    /// Waits for a call's end; cancelling the task gives the call up on both sides.
    private func answer(to call: ClientCall, on connection: ClientConnection) async throws -> ClientCall.Answer {
        try await withTaskCancellationHandler {
            try await call.answer()
        } onCancel: {
            connection.giveUp(call, RPCError(.cancelled, "The caller cancelled the call."))
        }
    }

    // MARK: Streams

    /// A stream while its call's closure runs.
    private struct OpenStream {
        let call: ClientCall
        let sender: StreamSender
    }

    private func stream<Result>(
        _ method: any MethodDescriptor,
        payload: ByteBuffer,
        options: CallOptions,
        _ body: (OpenStream) async throws -> Result
    ) async throws -> Result {
        let context = ClientContext(method: method, options: options)
        var result: Result?
        try await self.intercept(context) { context in
            result = try await self.openStream(context, payload, body)
        }
        guard let result else { throw RPCError(.internal, "An interceptor kept the call from being made.") }
        return result
    }

    private func openStream<Result>(
        _ context: ClientContext,
        _ payload: ByteBuffer,
        _ body: (OpenStream) async throws -> Result
    ) async throws -> Result {
        let options = context.options
        let deadline = Deadline(after: options.timeout)
        let lease = try await self.pool.lease(waitForReady: options.waitForReady, deadline: deadline)
        defer { lease.release() }
        let connection = lease.connection
        let isServerStreaming = context.method.kind != .clientStreaming
        let call = ClientCall(
            method: context.method,
            deadline: deadline,
            request: try self.requestFrame(context.method, payload, options.metadata, deadline),
            responses: isServerStreaming ? MessageMailbox(budgetBytes: self.limits.streamReceiveBudgetBytes) : nil
        )
        let sender = StreamSender(
            streamID: 0,
            budgetBytes: self.limits.streamSendBudgetBytes,
            maxMessageBytes: self.limits.maxMessageBytes
        ) { frames, gate in
            connection.send(frames, of: call, gate)
        }
        call.whenEnded { error in sender.gate.close(error) }
        connection.open(call)
        let abandoned = RPCError(.cancelled, "The caller left the stream.")
        return try await withTaskCancellationHandler {
            do {
                let result = try await body(OpenStream(call: call, sender: sender))
                // What the server has not ended by now, nobody reads.
                connection.giveUp(call, abandoned)
                if let metadata = call.answerMetadata { context.received(metadata) }
                return result
            } catch {
                connection.giveUp(call, abandoned)
                throw error
            }
        } onCancel: {
            connection.giveUp(call, RPCError(.cancelled, "The caller cancelled the call."))
        }
    }

    // MARK: Common to all

    private func requestFrame(
        _ method: any MethodDescriptor,
        _ payload: ByteBuffer,
        _ metadata: Metadata,
        _ deadline: Deadline
    ) throws(RPCError) -> ByteBuffer {
        var request = RequestEnvelope()
        request.service = ByteBuffer(string: method.service)
        request.method = ByteBuffer(string: method.name)
        request.payload = payload
        request.metadata = metadata
        if let remaining = deadline.timeRemaining(at: .now()) {
            guard remaining > .zero else { throw RPCError.deadlinePassed }
            request.timeoutNanos = remaining.nanosecondsClamped
        }
        var frame = ByteBuffer()
        frame.writeRequestFrame(request, kind: method.kind)
        let bytes = frame.readableBytes - FrameHeader.byteCount
        guard bytes <= self.limits.maxMessageBytes else {
            throw RPCError(
                .resourceExhausted,
                "The request takes \(bytes) bytes; a frame holds \(self.limits.maxMessageBytes) at most. Send less at once, or stream."
            )
        }
        return frame
    }

    private func intercept(_ context: ClientContext, _ call: (ClientContext) async throws -> Void) async throws {
        try await Self.intercept(context, self.interceptors[...], call)
    }

    private static func intercept(
        _ context: ClientContext,
        _ interceptors: ArraySlice<any ClientInterceptor>,
        _ call: (ClientContext) async throws -> Void
    ) async throws {
        guard let first = interceptors.first else { return try await call(context) }
        try await first.intercept(context) { context in
            try await Self.intercept(context, interceptors.dropFirst(), call)
        }
    }
}

extension Deadline {
    /// The deadline `timeout` from now; none for nil.
    init(after timeout: Duration?) {
        self = timeout.map { Deadline(timeout: $0, after: .now()) } ?? .never
    }
}

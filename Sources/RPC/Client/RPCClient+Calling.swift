import NIOCore
import Resilience

/// How calls are made, with their messages encoded: what the typed calls and the calls by descriptor have in common.
extension RPCClient {
    // MARK: Unary

    func callUnary(_ method: any MethodDescriptor, _ payload: ByteBuffer, options: CallOptions) async throws -> ByteBuffer {
        try await self.intercepted(ClientContext(method: method, options: options)) { context in
            try await self.attemptUntilDone(context, payload)
        }
    }

    private func attemptUntilDone(_ context: ClientContext, _ payload: ByteBuffer) async throws -> ByteBuffer {
        let deadline = self.deadline(after: context.options.timeout)
        var attempts = self.retrier.begin(deadline: self.retryClock.instant(deadline))
        while true {
            do {
                return try await self.attempt(context, payload, deadline)
            } catch let error as RPCError {
                switch await attempts.wait(error.retryAdvice(for: context.method)) {
                case .retry: continue
                case .stop(.waitEnded) where Task.isCancelled:
                    throw RPCError(.cancelled, "The call was cancelled while it waited to be repeated.")
                case .stop: throw error
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
        do {
            let answer = try await self.answer(to: call, on: connection)
            context.received(answer.metadata)
            return answer.payload
        } catch {
            lease.heed(error)
            throw error
        }
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

    /// Opens a stream for as long as `body` runs; what the server has not ended by then is cancelled.
    func stream<Result>(
        _ method: any MethodDescriptor,
        payload: ByteBuffer,
        options: CallOptions,
        _ body: (OpenStream) async throws -> Result
    ) async throws -> Result {
        try await self.intercepted(ClientContext(method: method, options: options)) { context in
            try await self.openStream(context, payload, body)
        }
    }

    private func openStream<Result>(
        _ context: ClientContext,
        _ payload: ByteBuffer,
        _ body: (OpenStream) async throws -> Result
    ) async throws -> Result {
        let options = context.options
        let deadline = self.deadline(after: options.timeout)
        let lease = try await self.pool.lease(waitForReady: options.waitForReady, deadline: deadline)
        defer { lease.release() }
        let connection = lease.connection
        let isServerStreaming = context.method.kind != .clientStreaming
        let call = ClientCall(
            method: context.method,
            deadline: deadline,
            request: try self.requestFrame(context.method, payload, options.metadata, deadline),
            responses: isServerStreaming
                ? MessageMailbox(budgetBytes: self.limits.streamReceiveBudgetBytes, shared: connection.unread) : nil
        )
        let sender = StreamSender(
            streamID: 0,
            gate: SendGate(budgetBytes: self.limits.streamSendBudgetBytes, shared: connection.streamsGate),
            maxMessageBytes: self.limits.maxMessageBytes
        ) { frames, gate in
            connection.send(frames, of: call, gate)
        }
        call.whenEnded { error in sender.gate.close(error) }
        connection.open(call)
        let abandoned = RPCError(.cancelled, "The caller left the stream.")
        return try await withTaskCancellationHandler {
            do {
                let result = try await body(OpenStream(call: call, sender: sender, connection: connection))
                // What the server has not ended by now, nobody reads.
                connection.giveUp(call, abandoned)
                if let metadata = call.answerMetadata { context.received(metadata) }
                return result
            } catch {
                connection.giveUp(call, abandoned)
                lease.heed(error)
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
        if let remaining = deadline.timeRemaining(at: self.pool.now) {
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

    /// Makes a call inside the interceptors, and hands out what it came to.
    private func intercepted<Result>(
        _ context: ClientContext,
        _ call: (ClientContext) async throws -> Result
    ) async throws -> Result {
        var result: Result?
        try await Self.intercept(context, self.interceptors[...]) { context in result = try await call(context) }
        guard let result else {
            throw RPCError(
                .internal, "An interceptor of this client neither made the call to \(context.method.path) nor said why not.")
        }
        return result
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

    /// The deadline `timeout` from now; none for nil.
    private func deadline(after timeout: Duration?) -> Deadline {
        timeout.map { Deadline(timeout: $0, after: self.pool.now) } ?? .never
    }
}

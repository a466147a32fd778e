import NIOCore

/// Calls of methods known by their descriptor alone, with encoded messages: for tools.
extension RPCClient {
    /// Calls a unary method.
    /// - Throws: RPCError; CANCELLED when the calling task is cancelled.
    public func callUnary(_ method: any MethodDescriptor, encoded request: [UInt8], options: CallOptions) async throws -> [UInt8] {
        let answer = try await self.callUnary(method, ByteBuffer(bytes: request), options: options)
        return Array(answer.readableBytesView)
    }

    /// Calls a method of any shape: sends `requests` as they come, and hands out each response as it comes.
    ///
    /// Requests are read in a child task, which is cancelled when the server ends the call before they do.
    /// - Parameters:
    ///   - requests: encoded messages; exactly one where the method's client does not stream.
    ///   - onResponse: called for one response after the other; no other comes while it runs.
    /// - Throws: RPCError; what `requests` or `onResponse` throw, which cancels the call.
    public func callEncoded<Requests: AsyncSequence & Sendable>(
        _ method: any MethodDescriptor,
        requests: Requests,
        options: CallOptions = CallOptions(),
        onResponse: ([UInt8]) async throws -> Void
    ) async throws where Requests.Element == [UInt8] {
        switch method.kind {
        case .unary:
            let request = try await Self.onlyRequest(requests, method)
            try await onResponse(self.callUnary(method, encoded: request, options: options))
        case .serverStreaming:
            let request = ByteBuffer(bytes: try await Self.onlyRequest(requests, method))
            try await self.stream(method, payload: request, options: options) { stream in
                try await stream.forEachResponse(onResponse)
            }
        case .clientStreaming:
            try await self.stream(method, payload: ByteBuffer(), options: options) { stream in
                let answer = try await stream.sending(requests) { try await stream.call.answer().payload }
                try await onResponse(Array(answer.readableBytesView))
            }
        case .bidirectionalStreaming:
            try await self.stream(method, payload: ByteBuffer(), options: options) { stream in
                try await stream.sending(requests) { try await stream.forEachResponse(onResponse) }
            }
        }
    }

    private static func onlyRequest<Requests: AsyncSequence>(
        _ requests: Requests,
        _ method: any MethodDescriptor
    ) async throws -> [UInt8] where Requests.Element == [UInt8] {
        var only: [UInt8]?
        for try await request in requests {
            guard only == nil else {
                throw RPCError(.invalidArgument, "\(method.path) takes one request; there are several. Call it once for each.")
            }
            only = request
        }
        guard let only else { throw RPCError(.invalidArgument, "\(method.path) takes one request; there is none.") }
        return only
    }
}

/// What ended the requests of a call before their end.
private struct RequestsFailed: Error {
    let error: any Error
}

extension OpenStream {
    fileprivate func forEachResponse(_ body: ([UInt8]) async throws -> Void) async throws {
        while let response = try await self.call.responses?.next() { try await body(Array(response.readableBytesView)) }
    }

    /// Sends requests while `receive` runs, and no longer.
    fileprivate func sending<Requests: AsyncSequence & Sendable, Result>(
        _ requests: Requests,
        while receive: () async throws -> Result
    ) async throws -> Result where Requests.Element == [UInt8] {
        // Leaving the scope cancels what is still being sent, and waits for that.
        async let _ = self.send(requests)
        do {
            return try await receive()
        } catch let error as RPCError {
            if let failed = error.cause as? RequestsFailed { throw failed.error }
            throw error
        }
    }

    private func send<Requests: AsyncSequence>(_ requests: Requests) async where Requests.Element == [UInt8] {
        do {
            for try await request in requests {
                do {
                    try await self.sender.send(encoded: ByteBuffer(bytes: request))
                } catch {
                    // A stream that ended under its sender has told its receiver why; a message that cannot be sent ends it now.
                    return self.giveUp(error as? RPCError ?? RPCError(.cancelled, "The caller left the stream."))
                }
            }
            self.sender.finish()
        } catch {
            self.giveUp(RPCError(.cancelled, "The requests ended with an error.", cause: RequestsFailed(error: error)))
        }
    }
}

public import RPC
public import TestMessages

/// What the test and benchmark servers answer; echo.proto says how.
public struct EchoHandler: Echo.Handler {
    public init() {}

    public func echo(_ request: EchoMessage, context: ServerContext) async throws -> EchoMessage {
        try await self.pause(request)
        try self.fail(request)
        guard let key = request.text.metadataKey else { return request }
        var answer = request
        answer.text = context.metadata.values(of: key).joined(separator: ",")
        return answer
    }

    public func collect(_ requests: RequestStream<EchoMessage>, context: ServerContext) async throws -> EchoMessage {
        var answer = EchoMessage()
        for try await request in requests {
            try await self.pause(request)
            try self.fail(request)
            answer.text += request.text
            answer.payload += request.payload
            answer.repeat += 1
        }
        return answer
    }

    public func expand(_ request: EchoMessage, responses: ResponseWriter<EchoMessage>, context: ServerContext) async throws {
        try await self.repeatedly(request, responses)
    }

    public func chat(
        _ requests: RequestStream<EchoMessage>,
        responses: ResponseWriter<EchoMessage>,
        context: ServerContext
    ) async throws {
        for try await request in requests { try await self.repeatedly(request, responses) }
    }

    private func repeatedly(_ request: EchoMessage, _ responses: ResponseWriter<EchoMessage>) async throws {
        for _ in 0..<min(max(request.repeat, 1), 1_000_000) {
            try await self.pause(request)
            try self.fail(request)
            try await responses.send(request)
        }
    }

    private func pause(_ request: EchoMessage) async throws {
        if request.delayMillis > 0 { try await Task.sleep(for: .milliseconds(request.delayMillis)) }
    }

    private func fail(_ request: EchoMessage) throws(RPCError) {
        guard request.failCode != 0 else { return }
        throw RPCError(StatusCode(rawValue: request.failCode) ?? .unknown, request.failMessage)
    }
}

extension String {
    /// KEY of `metadata:KEY`.
    fileprivate var metadataKey: String? {
        let prefix = "metadata:"
        return self.hasPrefix(prefix) ? String(self.dropFirst(prefix.count)) : nil
    }
}

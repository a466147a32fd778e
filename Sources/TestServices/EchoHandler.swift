import Protobuf
public import RPC
public import TestMessages

/// What the test and benchmark servers answer; echo.proto says how.
public struct EchoHandler: Echo.Handler {
    public init() {}

    public func echo(_ request: EchoMessage, context: ServerContext) async throws -> EchoMessage {
        if request.delayMillis > 0 { try await self.pause(request) }
        try self.fail(request)
        var answer = request
        if let key = request.text.dropping(prefix: "metadata:") {
            answer.text = context.metadata.values(of: key).joined(separator: ",")
        } else if let size = request.text.dropping(prefix: "inflate:") {
            guard let size = Int(size), (0...16 << 20).contains(size) else {
                throw RPCError(.invalidArgument, "text: inflate wants a number of bytes from 0 to 16777216.")
            }
            answer.payload = [UInt8](repeating: UInt8(ascii: "a"), count: size)
        }
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
        var error = RPCError(StatusCode(rawValue: request.failCode) ?? .unknown, request.failMessage)
        error.attach(
            GoogleErrorInfo.with { info in
                info.reason = "REQUESTED"
                info.domain = "krafti.test.v1"
            }
        )
        throw error
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> String? {
        self.utf8.starts(with: prefix.utf8) ? String(self.utf8.dropFirst(prefix.utf8.count)) : nil
    }
}

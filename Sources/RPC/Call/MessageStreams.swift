import NIOCore
public import Protobuf

/// The messages of one side of a stream, in order, as they arrive.
///
/// One task reads it, once. Reading throws what ended the stream: an RPCError, or CancellationError when the reading task is
/// cancelled. What arrives faster than it is read waits within the stream's budget; beyond it the stream ends RESOURCE_EXHAUSTED.
public struct MessageStream<Element: Message>: AsyncSequence, Sendable {
    let mailbox: MessageMailbox
    let limits: MessageLimits
    /// Whose fault a message is that does not decode: INVALID_ARGUMENT in a server, INTERNAL in a client.
    let decodingFault: StatusCode

    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: MessageStream

        public func next() async throws -> Element? {
            guard let bytes = try await self.stream.mailbox.next() else { return nil }
            return try Element(decoding: bytes, limits: self.stream.limits.decoding, fault: self.stream.decodingFault)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }
}

/// What a client sends to a streaming handler.
public typealias RequestStream<Request: Message> = MessageStream<Request>

/// What a streaming handler sends to a client.
public typealias ResponseStream<Response: Message> = MessageStream<Response>

/// Sends the answers of a streaming handler. Safe to use from several tasks; the stream ends when the handler returns.
public struct ResponseWriter<Response: Message>: Sendable {
    let sender: StreamSender

    /// Sends one message, waiting while the peer is too slow to take those before it.
    /// - Throws: RPCError when the stream is over or the message is above the limit; CancellationError.
    public func send(_ message: Response) async throws {
        try await self.sender.send(message)
    }
}

/// Sends the requests of a streaming call. Safe to use from several tasks.
public struct RequestWriter<Request: Message>: Sendable {
    let sender: StreamSender

    /// Sends one message, waiting while the peer is too slow to take those before it.
    /// - Throws: RPCError when the stream is over or the message is above the limit; CancellationError.
    public func send(_ message: Request) async throws {
        try await self.sender.send(message)
    }

    /// Says that no more will be sent. Sending after it throws. Without it, returning from the call's closure says so.
    public func finish() {
        self.sender.finish()
    }
}

// Made by protoc-gen-swift-krafti from krafti/test/v1/echo.proto. Edit that and run tools/generate.
// swift-format-ignore-file

public import RPC
public import TestMessages

/// Gives back what it gets, in each of the four shapes a call can have.
public enum Echo {
    /// The full name, as it travels.
    public static let name = "krafti.test.v1.Echo"

    /// The methods as data.
    public enum Methods {
        /// One message in, the same message out.
        public static let echo = Method<EchoMessage, EchoMessage, Unary>(
            service: Echo.name,
            name: "Echo",
            idempotency: .noSideEffects,
            documentation: "One message in, the same message out."
        )
        /// Many messages in; at their end one message out, whose text and payload are theirs, joined
        /// without a separator, and whose `repeat` is their number.
        public static let collect = Method<EchoMessage, EchoMessage, ClientStreaming>(
            service: Echo.name,
            name: "Collect",
            idempotency: .noSideEffects,
            documentation: "Many messages in; at their end one message out, whose text and payload are theirs, joined\nwithout a separator, and whose `repeat` is their number."
        )
        /// One message in, the same message out `repeat` times, `delay_millis` before each.
        public static let expand = Method<EchoMessage, EchoMessage, ServerStreaming>(
            service: Echo.name,
            name: "Expand",
            idempotency: .noSideEffects,
            documentation: "One message in, the same message out `repeat` times, `delay_millis` before each."
        )
        /// Each message in comes out `repeat` times, before the next is read.
        public static let chat = Method<EchoMessage, EchoMessage, BidirectionalStreaming>(
            service: Echo.name,
            name: "Chat",
            idempotency: .noSideEffects,
            documentation: "Each message in comes out `repeat` times, before the next is read."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "Gives back what it gets, in each of the four shapes a call can have.",
        methods: [Methods.echo, Methods.collect, Methods.expand, Methods.chat]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// One message in, the same message out.
        func echo(_ request: EchoMessage, context: ServerContext) async throws -> EchoMessage
        /// Many messages in; at their end one message out, whose text and payload are theirs, joined
        /// without a separator, and whose `repeat` is their number.
        func collect(_ requests: RequestStream<EchoMessage>, context: ServerContext) async throws -> EchoMessage
        /// One message in, the same message out `repeat` times, `delay_millis` before each.
        func expand(_ request: EchoMessage, responses: ResponseWriter<EchoMessage>, context: ServerContext) async throws
        /// Each message in comes out `repeat` times, before the next is read.
        func chat(_ requests: RequestStream<EchoMessage>, responses: ResponseWriter<EchoMessage>, context: ServerContext) async throws
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// One message in, the same message out.
        public func echo(_ request: EchoMessage, options: CallOptions = CallOptions()) async throws -> EchoMessage {
            try await self.client.call(Methods.echo, request, options: options)
        }

        /// Many messages in; at their end one message out, whose text and payload are theirs, joined
        /// without a separator, and whose `repeat` is their number.
        public func collect(options: CallOptions = CallOptions(), _ send: (RequestWriter<EchoMessage>) async throws -> Void) async throws -> EchoMessage {
            try await self.client.call(Methods.collect, options: options, send)
        }

        /// One message in, the same message out `repeat` times, `delay_millis` before each.
        public func expand<Result>(_ request: EchoMessage, options: CallOptions = CallOptions(), _ receive: (ResponseStream<EchoMessage>) async throws -> Result) async throws -> Result {
            try await self.client.call(Methods.expand, request, options: options, receive)
        }

        /// Each message in comes out `repeat` times, before the next is read.
        public func chat<Result>(options: CallOptions = CallOptions(), _ exchange: (RequestWriter<EchoMessage>, ResponseStream<EchoMessage>) async throws -> Result) async throws -> Result {
            try await self.client.call(Methods.chat, options: options, exchange)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `krafti.test.v1.Echo` with a handler.
    public mutating func register(_ handler: some Echo.Handler) {
        self.register(Echo.Methods.echo) {
            request, context in
            try await handler.echo(request, context: context)
        }
        self.register(Echo.Methods.collect) {
            requests, context in
            try await handler.collect(requests, context: context)
        }
        self.register(Echo.Methods.expand) {
            request, responses, context in
            try await handler.expand(request, responses: responses, context: context)
        }
        self.register(Echo.Methods.chat) {
            requests, responses, context in
            try await handler.chat(requests, responses: responses, context: context)
        }
    }
}

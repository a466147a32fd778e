import NIOCore
public import Protobuf

/// The methods that a server answers. Transport-neutral: it knows handlers and descriptors, no frames.
///
/// Registering is inlinable so that a handler's messages are moved as the types they are: through the generic closure each of their
/// fields was retained and released several times a call.
public struct ServiceRegistry: Sendable {
    struct Entry: Sendable {
        let descriptor: any MethodDescriptor
        let handler: ServerHandler
    }

    private(set) var entries: [String: Entry] = [:]

    public init() {}

    /// The registered methods, by path.
    public var methods: [any MethodDescriptor] {
        self.entries.values.map(\.descriptor).sorted { $0.path < $1.path }
    }

    @usableFromInline
    mutating func add(_ method: any MethodDescriptor, _ handler: ServerHandler) {
        self.entries[method.path] = Entry(descriptor: method, handler: handler)
    }

    /// Registers a unary method; a handler registered before under the same path is replaced.
    @inlinable
    public mutating func register<Request, Response>(
        _ method: Method<Request, Response, Unary>,
        handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        self.add(
            method,
            ServerHandler { context in
                try await context.answer(handler(context.request(), context))
            })
    }

    /// Registers a unary method that answers with encoded messages, such as those it keeps, mostly without waiting.
    /// - Parameters:
    ///   - atOnce: answers where it can; nil: nothing was done, and `handler` is asked. It runs on the connection's event loop, in no task,
    ///     and keeps all other calls of the loop waiting.
    ///   - handler: is asked behind it, with the request once more.
    @inlinable
    public mutating func registerEncoded<Request, Response>(
        _ method: Method<Request, Response, Unary>,
        atOnce: @escaping @Sendable (Request, ServerContext) throws -> EncodedMessage<Response>?,
        handler: @escaping @Sendable (Request, ServerContext) async throws -> EncodedMessage<Response>
    ) {
        self.add(
            method,
            ServerHandler(
                begin: { context in
                    guard let answer = try atOnce(context.requestToCome(), context) else { return false }
                    try context.answer(answer)
                    return true
                },
                finish: { context in
                    try await context.answer(handler(context.request(), context))
                }))
    }

    /// Registers a method whose client streams.
    @inlinable
    public mutating func register<Request, Response>(
        _ method: Method<Request, Response, ClientStreaming>,
        handler: @escaping @Sendable (RequestStream<Request>, ServerContext) async throws -> Response
    ) {
        self.add(
            method,
            ServerHandler { context in
                try await context.answer(handler(context.requestStream(), context))
            })
    }

    /// Registers a method whose server streams.
    @inlinable
    public mutating func register<Request, Response>(
        _ method: Method<Request, Response, ServerStreaming>,
        handler: @escaping @Sendable (Request, ResponseWriter<Response>, ServerContext) async throws -> Void
    ) {
        self.add(
            method,
            ServerHandler { context in
                try await handler(context.request(), context.responseWriter(), context)
            })
    }

    /// Registers a method in which both sides stream.
    @inlinable
    public mutating func register<Request, Response>(
        _ method: Method<Request, Response, BidirectionalStreaming>,
        handler: @escaping @Sendable (RequestStream<Request>, ResponseWriter<Response>, ServerContext) async throws -> Void
    ) {
        self.add(
            method,
            ServerHandler { context in
                try await handler(context.requestStream(), context.responseWriter(), context)
            })
    }
}

extension ServerContext {
    @usableFromInline
    func request<Request: Message>() throws(RPCError) -> Request {
        try Request(decoding: self.takePayload(), limits: self.limits.decoding, fault: .invalidArgument)
    }

    /// The request, for whoever looks at it first: it stays there.
    @usableFromInline
    func requestToCome<Request: Message>() throws(RPCError) -> Request {
        try Request(decoding: self.lookAtPayload(), limits: self.limits.decoding, fault: .invalidArgument)
    }

    @usableFromInline
    func requestStream<Request: Message>() throws(RPCError) -> RequestStream<Request> {
        guard let mailbox = self.requests else { throw .mismatchedShape(self.method) }
        return RequestStream(mailbox: mailbox, limits: self.limits, decodingFault: .invalidArgument)
    }

    @usableFromInline
    func responseWriter<Response: Message>() throws(RPCError) -> ResponseWriter<Response> {
        guard let sender = self.responses else { throw .mismatchedShape(self.method) }
        return ResponseWriter(sender: sender)
    }

    @usableFromInline
    func answer(_ message: EncodedMessage<some Message>) throws(RPCError) {
        let size = message.bytes.readableBytes
        guard size <= self.limits.maxMessageBytes else {
            throw RPCError.messageTooLarge(size, maxBytes: self.limits.maxMessageBytes)
        }
        self.answer(message.bytes)
    }

    @usableFromInline
    func answer(_ message: some Message) throws(RPCError) {
        var bytes = ByteBuffer()
        try bytes.write(message, maxBytes: self.limits.maxMessageBytes)
        self.answer(bytes)
    }
}

extension RPCError {
    fileprivate static func mismatchedShape(_ method: any MethodDescriptor) -> RPCError {
        RPCError(.internal, "\(method.path) was dispatched with another shape than \(method.kind.rawValue).")
    }
}

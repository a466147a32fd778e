// Made by protoc-gen-swift-krafti from krafti/rpc/v1/streams.proto. Edit that and run tools/generate.
// swift-format-ignore-file


/// What ttRPC itself leaves out: control over the calls of one's own connection. The names of its
/// methods are spoken for on every server of this project.
public enum Streams {
    /// The full name, as it travels.
    public static let name = "krafti.rpc.v1.Streams"

    /// The methods as data.
    public enum Methods {
        /// Ends a call of the same connection with CANCELLED. An id without a running call is OK: the
        /// answer and the cancellation may have crossed. Calls of other connections are out of reach.
        public static let cancel = Method<CancelRequest, CancelResponse, Unary>(
            service: Streams.name,
            name: "Cancel",
            idempotency: .idempotent,
            documentation: "Ends a call of the same connection with CANCELLED. An id without a running call is OK: the\nanswer and the cancellation may have crossed. Calls of other connections are out of reach."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "What ttRPC itself leaves out: control over the calls of one's own connection. The names of its\nmethods are spoken for on every server of this project.",
        methods: [Methods.cancel]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// Ends a call of the same connection with CANCELLED. An id without a running call is OK: the
        /// answer and the cancellation may have crossed. Calls of other connections are out of reach.
        func cancel(_ request: CancelRequest, context: ServerContext) async throws -> CancelResponse
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// Ends a call of the same connection with CANCELLED. An id without a running call is OK: the
        /// answer and the cancellation may have crossed. Calls of other connections are out of reach.
        public func cancel(_ request: CancelRequest, options: CallOptions = CallOptions()) async throws -> CancelResponse {
            try await self.client.call(Methods.cancel, request, options: options)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `krafti.rpc.v1.Streams` with a handler.
    public mutating func register(_ handler: some Streams.Handler) {
        self.register(Streams.Methods.cancel) {
            request, context in
            try await handler.cancel(request, context: context)
        }
    }
}

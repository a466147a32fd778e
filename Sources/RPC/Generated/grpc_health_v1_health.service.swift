// Made by protoc-gen-swift-krafti from grpc/health/v1/health.proto. Edit that and run tools/generate.
// swift-format-ignore-file


/// Tells load balancers, orchestrators and clients whether to send calls here. It also serves as a
/// ping: the call touches nothing but memory.
public enum Health {
    /// The full name, as it travels.
    public static let name = "grpc.health.v1.Health"

    /// The methods as data.
    public enum Methods {
        /// The state now. NOT_FOUND when the server has no such service.
        public static let check = Method<HealthCheckRequest, HealthCheckResponse, Unary>(
            service: Health.name,
            name: "Check",
            idempotency: .noSideEffects,
            documentation: "The state now. NOT_FOUND when the server has no such service."
        )
        /// The state now, then each change, until the caller leaves. A service the server does not have is
        /// reported as SERVICE_UNKNOWN, and the stream stays open: it may be registered later.
        public static let watch = Method<HealthCheckRequest, HealthCheckResponse, ServerStreaming>(
            service: Health.name,
            name: "Watch",
            idempotency: .noSideEffects,
            documentation: "The state now, then each change, until the caller leaves. A service the server does not have is\nreported as SERVICE_UNKNOWN, and the stream stays open: it may be registered later."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "Tells load balancers, orchestrators and clients whether to send calls here. It also serves as a\nping: the call touches nothing but memory.",
        methods: [Methods.check, Methods.watch]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// The state now. NOT_FOUND when the server has no such service.
        func check(_ request: HealthCheckRequest, context: ServerContext) async throws -> HealthCheckResponse
        /// The state now, then each change, until the caller leaves. A service the server does not have is
        /// reported as SERVICE_UNKNOWN, and the stream stays open: it may be registered later.
        func watch(_ request: HealthCheckRequest, responses: ResponseWriter<HealthCheckResponse>, context: ServerContext) async throws
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// The state now. NOT_FOUND when the server has no such service.
        public func check(_ request: HealthCheckRequest, options: CallOptions = CallOptions()) async throws -> HealthCheckResponse {
            try await self.client.call(Methods.check, request, options: options)
        }

        /// The state now, then each change, until the caller leaves. A service the server does not have is
        /// reported as SERVICE_UNKNOWN, and the stream stays open: it may be registered later.
        public func watch<Result>(_ request: HealthCheckRequest, options: CallOptions = CallOptions(), _ receive: (ResponseStream<HealthCheckResponse>) async throws -> Result) async throws -> Result {
            try await self.client.call(Methods.watch, request, options: options, receive)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `grpc.health.v1.Health` with a handler.
    public mutating func register(_ handler: some Health.Handler) {
        self.register(Health.Methods.check) {
            request, context in
            try await handler.check(request, context: context)
        }
        self.register(Health.Methods.watch) {
            request, responses, context in
            try await handler.watch(request, responses: responses, context: context)
        }
    }
}

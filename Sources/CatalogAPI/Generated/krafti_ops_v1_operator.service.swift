// Made by protoc-gen-swift-krafti from krafti/ops/v1/operator.proto. Edit that and run tools/generate.
// swift-format-ignore-file

public import RPC

/// What the people who run a server see and do. Each server answers for itself alone, and the calls need no tenant.
/// It answers callers on its own machine: over loopback, or over a unix socket that only the server's user may open.
/// All others get PERMISSION_DENIED, and so does whoever comes through a trusted proxy. Name every proxy on the
/// server's machine to it: behind one that it does not know, all callers seem to be on that machine.
public enum OperatorService {
    /// The full name, as it travels.
    public static let name = "krafti.ops.v1.OperatorService"

    /// The methods as data.
    public enum Methods {
        /// The circuit breakers, and whether they let calls through.
        public static let listCircuitBreakers = Method<ListCircuitBreakersRequest, ListCircuitBreakersResponse, Unary>(
            service: OperatorService.name,
            name: "ListCircuitBreakers",
            idempotency: .noSideEffects,
            documentation: "The circuit breakers, and whether they let calls through."
        )
        /// Opens or closes a circuit breaker, whatever comes of its calls, or leaves that to itself again. It lasts until
        /// it is called again or the server stops. NOT_FOUND, with the names there are, when there is none of that name.
        public static let forceCircuitBreaker = Method<ForceCircuitBreakerRequest, ForceCircuitBreakerResponse, Unary>(
            service: OperatorService.name,
            name: "ForceCircuitBreaker",
            idempotency: .idempotent,
            documentation: "Opens or closes a circuit breaker, whatever comes of its calls, or leaves that to itself again. It lasts until\nit is called again or the server stops. NOT_FOUND, with the names there are, when there is none of that name."
        )
        /// The levels of the cache, and how well they do.
        public static let getCaches = Method<GetCachesRequest, GetCachesResponse, Unary>(
            service: OperatorService.name,
            name: "GetCaches",
            idempotency: .noSideEffects,
            documentation: "The levels of the cache, and how well they do."
        )
        /// Drops services from this server's memory and from Redis, so that its next read of each comes from the database.
        ///
        /// Other servers hear of what is changed through them or through this one by themselves, and of this call nothing:
        /// each has to be asked to drop what it has in its memory. Redis drops some services, or a tenant's, within a
        /// second, or when it is back if it is away and this server is still there. It drops everything before this is
        /// answered, which fails with UNAVAILABLE when Redis does not answer; this server's memory is empty all the same.
        public static let forgetServices = Method<ForgetServicesRequest, ForgetServicesResponse, Unary>(
            service: OperatorService.name,
            name: "ForgetServices",
            idempotency: .idempotent,
            documentation: "Drops services from this server's memory and from Redis, so that its next read of each comes from the database.\n\nOther servers hear of what is changed through them or through this one by themselves, and of this call nothing:\neach has to be asked to drop what it has in its memory. Redis drops some services, or a tenant's, within a\nsecond, or when it is back if it is away and this server is still there. It drops everything before this is\nanswered, which fails with UNAVAILABLE when Redis does not answer; this server's memory is empty all the same."
        )
        /// The limits in force, and how near they are.
        public static let getLimits = Method<GetLimitsRequest, GetLimitsResponse, Unary>(
            service: OperatorService.name,
            name: "GetLimits",
            idempotency: .noSideEffects,
            documentation: "The limits in force, and how near they are."
        )
        /// The pools of connections to what this server stands on.
        public static let getPools = Method<GetPoolsRequest, GetPoolsResponse, Unary>(
            service: OperatorService.name,
            name: "GetPools",
            idempotency: .noSideEffects,
            documentation: "The pools of connections to what this server stands on."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "What the people who run a server see and do. Each server answers for itself alone, and the calls need no tenant.\nIt answers callers on its own machine: over loopback, or over a unix socket that only the server's user may open.\nAll others get PERMISSION_DENIED, and so does whoever comes through a trusted proxy. Name every proxy on the\nserver's machine to it: behind one that it does not know, all callers seem to be on that machine.",
        methods: [Methods.listCircuitBreakers, Methods.forceCircuitBreaker, Methods.getCaches, Methods.forgetServices, Methods.getLimits, Methods.getPools]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// The circuit breakers, and whether they let calls through.
        func listCircuitBreakers(_ request: ListCircuitBreakersRequest, context: ServerContext) async throws -> ListCircuitBreakersResponse
        /// Opens or closes a circuit breaker, whatever comes of its calls, or leaves that to itself again. It lasts until
        /// it is called again or the server stops. NOT_FOUND, with the names there are, when there is none of that name.
        func forceCircuitBreaker(_ request: ForceCircuitBreakerRequest, context: ServerContext) async throws -> ForceCircuitBreakerResponse
        /// The levels of the cache, and how well they do.
        func getCaches(_ request: GetCachesRequest, context: ServerContext) async throws -> GetCachesResponse
        /// Drops services from this server's memory and from Redis, so that its next read of each comes from the database.
        ///
        /// Other servers hear of what is changed through them or through this one by themselves, and of this call nothing:
        /// each has to be asked to drop what it has in its memory. Redis drops some services, or a tenant's, within a
        /// second, or when it is back if it is away and this server is still there. It drops everything before this is
        /// answered, which fails with UNAVAILABLE when Redis does not answer; this server's memory is empty all the same.
        func forgetServices(_ request: ForgetServicesRequest, context: ServerContext) async throws -> ForgetServicesResponse
        /// The limits in force, and how near they are.
        func getLimits(_ request: GetLimitsRequest, context: ServerContext) async throws -> GetLimitsResponse
        /// The pools of connections to what this server stands on.
        func getPools(_ request: GetPoolsRequest, context: ServerContext) async throws -> GetPoolsResponse
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// The circuit breakers, and whether they let calls through.
        public func listCircuitBreakers(_ request: ListCircuitBreakersRequest, options: CallOptions = CallOptions()) async throws -> ListCircuitBreakersResponse {
            try await self.client.call(Methods.listCircuitBreakers, request, options: options)
        }

        /// Opens or closes a circuit breaker, whatever comes of its calls, or leaves that to itself again. It lasts until
        /// it is called again or the server stops. NOT_FOUND, with the names there are, when there is none of that name.
        public func forceCircuitBreaker(_ request: ForceCircuitBreakerRequest, options: CallOptions = CallOptions()) async throws -> ForceCircuitBreakerResponse {
            try await self.client.call(Methods.forceCircuitBreaker, request, options: options)
        }

        /// The levels of the cache, and how well they do.
        public func getCaches(_ request: GetCachesRequest, options: CallOptions = CallOptions()) async throws -> GetCachesResponse {
            try await self.client.call(Methods.getCaches, request, options: options)
        }

        /// Drops services from this server's memory and from Redis, so that its next read of each comes from the database.
        ///
        /// Other servers hear of what is changed through them or through this one by themselves, and of this call nothing:
        /// each has to be asked to drop what it has in its memory. Redis drops some services, or a tenant's, within a
        /// second, or when it is back if it is away and this server is still there. It drops everything before this is
        /// answered, which fails with UNAVAILABLE when Redis does not answer; this server's memory is empty all the same.
        public func forgetServices(_ request: ForgetServicesRequest, options: CallOptions = CallOptions()) async throws -> ForgetServicesResponse {
            try await self.client.call(Methods.forgetServices, request, options: options)
        }

        /// The limits in force, and how near they are.
        public func getLimits(_ request: GetLimitsRequest, options: CallOptions = CallOptions()) async throws -> GetLimitsResponse {
            try await self.client.call(Methods.getLimits, request, options: options)
        }

        /// The pools of connections to what this server stands on.
        public func getPools(_ request: GetPoolsRequest, options: CallOptions = CallOptions()) async throws -> GetPoolsResponse {
            try await self.client.call(Methods.getPools, request, options: options)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `krafti.ops.v1.OperatorService` with a handler.
    public mutating func register(_ handler: some OperatorService.Handler) {
        self.register(OperatorService.Methods.listCircuitBreakers) {
            request, context in
            try await handler.listCircuitBreakers(request, context: context)
        }
        self.register(OperatorService.Methods.forceCircuitBreaker) {
            request, context in
            try await handler.forceCircuitBreaker(request, context: context)
        }
        self.register(OperatorService.Methods.getCaches) {
            request, context in
            try await handler.getCaches(request, context: context)
        }
        self.register(OperatorService.Methods.forgetServices) {
            request, context in
            try await handler.forgetServices(request, context: context)
        }
        self.register(OperatorService.Methods.getLimits) {
            request, context in
            try await handler.getLimits(request, context: context)
        }
        self.register(OperatorService.Methods.getPools) {
            request, context in
            try await handler.getPools(request, context: context)
        }
    }
}

// Made by protoc-gen-swift-krafti from grpc/reflection/v1/reflection.proto. Edit that and run tools/generate.
// swift-format-ignore-file


/// Tells generic clients which services a server has and what their messages look like, so that they can be called
/// without their .proto files.
public enum ServerReflection {
    /// The full name, as it travels.
    public static let name = "grpc.reflection.v1.ServerReflection"

    /// The methods as data.
    public enum Methods {
        /// Answers each question as it comes, until the caller has no more.
        public static let serverReflectionInfo = Method<GRPCServerReflectionRequest, GRPCServerReflectionResponse, BidirectionalStreaming>(
            service: ServerReflection.name,
            name: "ServerReflectionInfo",
            idempotency: .noSideEffects,
            documentation: "Answers each question as it comes, until the caller has no more."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "Tells generic clients which services a server has and what their messages look like, so that they can be called\nwithout their .proto files.",
        methods: [Methods.serverReflectionInfo]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// Answers each question as it comes, until the caller has no more.
        func serverReflectionInfo(_ requests: RequestStream<GRPCServerReflectionRequest>, responses: ResponseWriter<GRPCServerReflectionResponse>, context: ServerContext) async throws
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// Answers each question as it comes, until the caller has no more.
        public func serverReflectionInfo<Result>(options: CallOptions = CallOptions(), _ exchange: (RequestWriter<GRPCServerReflectionRequest>, ResponseStream<GRPCServerReflectionResponse>) async throws -> Result) async throws -> Result {
            try await self.client.call(Methods.serverReflectionInfo, options: options, exchange)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `grpc.reflection.v1.ServerReflection` with a handler.
    public mutating func register(_ handler: some ServerReflection.Handler) {
        self.register(ServerReflection.Methods.serverReflectionInfo) {
            requests, responses, context in
            try await handler.serverReflectionInfo(requests, responses: responses, context: context)
        }
    }
}

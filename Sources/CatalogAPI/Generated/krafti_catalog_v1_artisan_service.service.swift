// Made by protoc-gen-swift-krafti from krafti/catalog/v1/artisan_service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

public import RPC

/// The artisans of a tenant. A caller sees and changes those of its own tenant; another tenant's are
/// PERMISSION_DENIED.
public enum ArtisanService {
    /// The full name, as it travels.
    public static let name = "krafti.catalog.v1.ArtisanService"

    /// The methods as data.
    public enum Methods {
        /// Creates an artisan. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such
        /// tenant; ALREADY_EXISTS when the id is taken by an artisan with other content.
        public static let createArtisan = Method<CreateArtisanRequest, Artisan, Unary>(
            service: ArtisanService.name,
            name: "CreateArtisan",
            idempotency: .unknown,
            documentation: "Creates an artisan. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such\ntenant; ALREADY_EXISTS when the id is taken by an artisan with other content."
        )
        /// One artisan. NOT_FOUND when it does not exist or is deleted.
        public static let getArtisan = Method<GetArtisanRequest, Artisan, Unary>(
            service: ArtisanService.name,
            name: "GetArtisan",
            idempotency: .noSideEffects,
            documentation: "One artisan. NOT_FOUND when it does not exist or is deleted."
        )
        /// Changes an artisan. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale.
        public static let updateArtisan = Method<UpdateArtisanRequest, Artisan, Unary>(
            service: ArtisanService.name,
            name: "UpdateArtisan",
            idempotency: .idempotent,
            documentation: "Changes an artisan. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale."
        )
        /// Deletes an artisan, who stays in the records. FAILED_PRECONDITION while services name the artisan.
        /// Returns the artisan as it was last. Deleting what is deleted is OK and changes nothing.
        public static let deleteArtisan = Method<DeleteArtisanRequest, Artisan, Unary>(
            service: ArtisanService.name,
            name: "DeleteArtisan",
            idempotency: .idempotent,
            documentation: "Deletes an artisan, who stays in the records. FAILED_PRECONDITION while services name the artisan.\nReturns the artisan as it was last. Deleting what is deleted is OK and changes nothing."
        )
        /// A tenant's artisans that are not deleted, page by page. A page past the end is empty.
        public static let listArtisans = Method<ListArtisansRequest, ListArtisansResponse, Unary>(
            service: ArtisanService.name,
            name: "ListArtisans",
            idempotency: .noSideEffects,
            documentation: "A tenant's artisans that are not deleted, page by page. A page past the end is empty."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "The artisans of a tenant. A caller sees and changes those of its own tenant; another tenant's are\nPERMISSION_DENIED.",
        methods: [Methods.createArtisan, Methods.getArtisan, Methods.updateArtisan, Methods.deleteArtisan, Methods.listArtisans]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// Creates an artisan. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such
        /// tenant; ALREADY_EXISTS when the id is taken by an artisan with other content.
        func createArtisan(_ request: CreateArtisanRequest, context: ServerContext) async throws -> Artisan
        /// One artisan. NOT_FOUND when it does not exist or is deleted.
        func getArtisan(_ request: GetArtisanRequest, context: ServerContext) async throws -> Artisan
        /// Changes an artisan. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale.
        func updateArtisan(_ request: UpdateArtisanRequest, context: ServerContext) async throws -> Artisan
        /// Deletes an artisan, who stays in the records. FAILED_PRECONDITION while services name the artisan.
        /// Returns the artisan as it was last. Deleting what is deleted is OK and changes nothing.
        func deleteArtisan(_ request: DeleteArtisanRequest, context: ServerContext) async throws -> Artisan
        /// A tenant's artisans that are not deleted, page by page. A page past the end is empty.
        func listArtisans(_ request: ListArtisansRequest, context: ServerContext) async throws -> ListArtisansResponse
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// Creates an artisan. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such
        /// tenant; ALREADY_EXISTS when the id is taken by an artisan with other content.
        public func createArtisan(_ request: CreateArtisanRequest, options: CallOptions = CallOptions()) async throws -> Artisan {
            try await self.client.call(Methods.createArtisan, request, options: options)
        }

        /// One artisan. NOT_FOUND when it does not exist or is deleted.
        public func getArtisan(_ request: GetArtisanRequest, options: CallOptions = CallOptions()) async throws -> Artisan {
            try await self.client.call(Methods.getArtisan, request, options: options)
        }

        /// Changes an artisan. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale.
        public func updateArtisan(_ request: UpdateArtisanRequest, options: CallOptions = CallOptions()) async throws -> Artisan {
            try await self.client.call(Methods.updateArtisan, request, options: options)
        }

        /// Deletes an artisan, who stays in the records. FAILED_PRECONDITION while services name the artisan.
        /// Returns the artisan as it was last. Deleting what is deleted is OK and changes nothing.
        public func deleteArtisan(_ request: DeleteArtisanRequest, options: CallOptions = CallOptions()) async throws -> Artisan {
            try await self.client.call(Methods.deleteArtisan, request, options: options)
        }

        /// A tenant's artisans that are not deleted, page by page. A page past the end is empty.
        public func listArtisans(_ request: ListArtisansRequest, options: CallOptions = CallOptions()) async throws -> ListArtisansResponse {
            try await self.client.call(Methods.listArtisans, request, options: options)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `krafti.catalog.v1.ArtisanService` with a handler.
    public mutating func register(_ handler: some ArtisanService.Handler) {
        self.register(ArtisanService.Methods.createArtisan) {
            request, context in
            try await handler.createArtisan(request, context: context)
        }
        self.register(ArtisanService.Methods.getArtisan) {
            request, context in
            try await handler.getArtisan(request, context: context)
        }
        self.register(ArtisanService.Methods.updateArtisan) {
            request, context in
            try await handler.updateArtisan(request, context: context)
        }
        self.register(ArtisanService.Methods.deleteArtisan) {
            request, context in
            try await handler.deleteArtisan(request, context: context)
        }
        self.register(ArtisanService.Methods.listArtisans) {
            request, context in
            try await handler.listArtisans(request, context: context)
        }
    }
}

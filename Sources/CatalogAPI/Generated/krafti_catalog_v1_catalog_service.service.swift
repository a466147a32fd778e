// Made by protoc-gen-swift-krafti from krafti/catalog/v1/catalog_service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

public import RPC

/// The services tenants offer. A caller sees and changes those of its own tenant; another tenant's are
/// PERMISSION_DENIED. Errors carry google.rpc details: BadRequest with the path of each wrong field,
/// ErrorInfo, ResourceInfo, QuotaFailure, RetryInfo and RequestInfo where they apply.
public enum CatalogService {
    /// The full name, as it travels.
    public static let name = "krafti.catalog.v1.CatalogService"

    /// The methods as data.
    public enum Methods {
        /// Creates a service. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such
        /// tenant or artisan; ALREADY_EXISTS when the id is taken by a service with other content.
        public static let createService = Method<CreateServiceRequest, CreateServiceResponse, Unary>(
            service: CatalogService.name,
            name: "CreateService",
            idempotency: .unknown,
            documentation: "Creates a service. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such\ntenant or artisan; ALREADY_EXISTS when the id is taken by a service with other content."
        )
        /// One service. NOT_FOUND when it does not exist or is deleted.
        public static let getService = Method<GetServiceRequest, Service, Unary>(
            service: CatalogService.name,
            name: "GetService",
            idempotency: .noSideEffects,
            documentation: "One service. NOT_FOUND when it does not exist or is deleted."
        )
        /// Changes a service and returns it as it now is. ABORTED, with the current version in ErrorInfo, when
        /// `expected_version` is stale. A change to what is there already changes nothing, not even the version.
        public static let updateService = Method<UpdateServiceRequest, Service, Unary>(
            service: CatalogService.name,
            name: "UpdateService",
            idempotency: .idempotent,
            documentation: "Changes a service and returns it as it now is. ABORTED, with the current version in ErrorInfo, when\n`expected_version` is stale. A change to what is there already changes nothing, not even the version."
        )
        /// Deletes a service: it is no longer found, and stays in the records. Returns it as it was last.
        /// Deleting what is deleted is OK and changes nothing.
        public static let deleteService = Method<DeleteServiceRequest, Service, Unary>(
            service: CatalogService.name,
            name: "DeleteService",
            idempotency: .idempotent,
            documentation: "Deletes a service: it is no longer found, and stays in the records. Returns it as it was last.\nDeleting what is deleted is OK and changes nothing."
        )
        /// A tenant's services that are not deleted, page by page. A page past the end is empty.
        public static let listServices = Method<ListServicesRequest, ListServicesResponse, Unary>(
            service: CatalogService.name,
            name: "ListServices",
            idempotency: .noSideEffects,
            documentation: "A tenant's services that are not deleted, page by page. A page past the end is empty."
        )
        /// Creates many services of one tenant, in one transaction. RESOURCE_EXHAUSTED when there are more
        /// items than the server's batch size: split them, or use StreamCreateServices.
        public static let bulkCreateServices = Method<BulkCreateServicesRequest, BulkCreateServicesResponse, Unary>(
            service: CatalogService.name,
            name: "BulkCreateServices",
            idempotency: .unknown,
            documentation: "Creates many services of one tenant, in one transaction. RESOURCE_EXHAUSTED when there are more\nitems than the server's batch size: split them, or use StreamCreateServices."
        )
        /// Creates any number of services of one tenant, with progress. The caller keeps within the window of
        /// the latest reply; ttRPC has no flow control of its own.
        public static let streamCreateServices = Method<StreamCreateServicesRequest, StreamCreateServicesResponse, BidirectionalStreaming>(
            service: CatalogService.name,
            name: "StreamCreateServices",
            idempotency: .unknown,
            documentation: "Creates any number of services of one tenant, with progress. The caller keeps within the window of\nthe latest reply; ttRPC has no flow control of its own."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "The services tenants offer. A caller sees and changes those of its own tenant; another tenant's are\nPERMISSION_DENIED. Errors carry google.rpc details: BadRequest with the path of each wrong field,\nErrorInfo, ResourceInfo, QuotaFailure, RetryInfo and RequestInfo where they apply.",
        methods: [Methods.createService, Methods.getService, Methods.updateService, Methods.deleteService, Methods.listServices, Methods.bulkCreateServices, Methods.streamCreateServices]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// Creates a service. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such
        /// tenant or artisan; ALREADY_EXISTS when the id is taken by a service with other content.
        func createService(_ request: CreateServiceRequest, context: ServerContext) async throws -> CreateServiceResponse
        /// One service. NOT_FOUND when it does not exist or is deleted.
        func getService(_ request: GetServiceRequest, context: ServerContext) async throws -> Service
        /// Changes a service and returns it as it now is. ABORTED, with the current version in ErrorInfo, when
        /// `expected_version` is stale. A change to what is there already changes nothing, not even the version.
        func updateService(_ request: UpdateServiceRequest, context: ServerContext) async throws -> Service
        /// Deletes a service: it is no longer found, and stays in the records. Returns it as it was last.
        /// Deleting what is deleted is OK and changes nothing.
        func deleteService(_ request: DeleteServiceRequest, context: ServerContext) async throws -> Service
        /// A tenant's services that are not deleted, page by page. A page past the end is empty.
        func listServices(_ request: ListServicesRequest, context: ServerContext) async throws -> ListServicesResponse
        /// Creates many services of one tenant, in one transaction. RESOURCE_EXHAUSTED when there are more
        /// items than the server's batch size: split them, or use StreamCreateServices.
        func bulkCreateServices(_ request: BulkCreateServicesRequest, context: ServerContext) async throws -> BulkCreateServicesResponse
        /// Creates any number of services of one tenant, with progress. The caller keeps within the window of
        /// the latest reply; ttRPC has no flow control of its own.
        func streamCreateServices(_ requests: RequestStream<StreamCreateServicesRequest>, responses: ResponseWriter<StreamCreateServicesResponse>, context: ServerContext) async throws
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// Creates a service. INVALID_ARGUMENT names every field that is wrong; NOT_FOUND when there is no such
        /// tenant or artisan; ALREADY_EXISTS when the id is taken by a service with other content.
        public func createService(_ request: CreateServiceRequest, options: CallOptions = CallOptions()) async throws -> CreateServiceResponse {
            try await self.client.call(Methods.createService, request, options: options)
        }

        /// One service. NOT_FOUND when it does not exist or is deleted.
        public func getService(_ request: GetServiceRequest, options: CallOptions = CallOptions()) async throws -> Service {
            try await self.client.call(Methods.getService, request, options: options)
        }

        /// Changes a service and returns it as it now is. ABORTED, with the current version in ErrorInfo, when
        /// `expected_version` is stale. A change to what is there already changes nothing, not even the version.
        public func updateService(_ request: UpdateServiceRequest, options: CallOptions = CallOptions()) async throws -> Service {
            try await self.client.call(Methods.updateService, request, options: options)
        }

        /// Deletes a service: it is no longer found, and stays in the records. Returns it as it was last.
        /// Deleting what is deleted is OK and changes nothing.
        public func deleteService(_ request: DeleteServiceRequest, options: CallOptions = CallOptions()) async throws -> Service {
            try await self.client.call(Methods.deleteService, request, options: options)
        }

        /// A tenant's services that are not deleted, page by page. A page past the end is empty.
        public func listServices(_ request: ListServicesRequest, options: CallOptions = CallOptions()) async throws -> ListServicesResponse {
            try await self.client.call(Methods.listServices, request, options: options)
        }

        /// Creates many services of one tenant, in one transaction. RESOURCE_EXHAUSTED when there are more
        /// items than the server's batch size: split them, or use StreamCreateServices.
        public func bulkCreateServices(_ request: BulkCreateServicesRequest, options: CallOptions = CallOptions()) async throws -> BulkCreateServicesResponse {
            try await self.client.call(Methods.bulkCreateServices, request, options: options)
        }

        /// Creates any number of services of one tenant, with progress. The caller keeps within the window of
        /// the latest reply; ttRPC has no flow control of its own.
        public func streamCreateServices<Result>(options: CallOptions = CallOptions(), _ exchange: (RequestWriter<StreamCreateServicesRequest>, ResponseStream<StreamCreateServicesResponse>) async throws -> Result) async throws -> Result {
            try await self.client.call(Methods.streamCreateServices, options: options, exchange)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `krafti.catalog.v1.CatalogService` with a handler.
    public mutating func register(_ handler: some CatalogService.Handler) {
        self.register(CatalogService.Methods.createService) {
            request, context in
            try await handler.createService(request, context: context)
        }
        self.register(CatalogService.Methods.getService) {
            request, context in
            try await handler.getService(request, context: context)
        }
        self.register(CatalogService.Methods.updateService) {
            request, context in
            try await handler.updateService(request, context: context)
        }
        self.register(CatalogService.Methods.deleteService) {
            request, context in
            try await handler.deleteService(request, context: context)
        }
        self.register(CatalogService.Methods.listServices) {
            request, context in
            try await handler.listServices(request, context: context)
        }
        self.register(CatalogService.Methods.bulkCreateServices) {
            request, context in
            try await handler.bulkCreateServices(request, context: context)
        }
        self.register(CatalogService.Methods.streamCreateServices) {
            requests, responses, context in
            try await handler.streamCreateServices(requests, responses: responses, context: context)
        }
    }
}

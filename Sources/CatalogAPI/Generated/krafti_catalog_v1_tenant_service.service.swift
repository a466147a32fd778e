// Made by protoc-gen-swift-krafti from krafti/catalog/v1/tenant_service.proto. Edit that and run tools/generate.
// swift-format-ignore-file

public import RPC

/// The tenants of the platform. Its methods are for the platform's operators, not for a tenant's users:
/// to those PERMISSION_DENIED.
public enum TenantService {
    /// The full name, as it travels.
    public static let name = "krafti.catalog.v1.TenantService"

    /// The methods as data.
    public enum Methods {
        /// Creates a tenant. INVALID_ARGUMENT names every field that is wrong; ALREADY_EXISTS when the id is
        /// taken by a tenant with other content.
        public static let createTenant = Method<CreateTenantRequest, Tenant, Unary>(
            service: TenantService.name,
            name: "CreateTenant",
            idempotency: .unknown,
            documentation: "Creates a tenant. INVALID_ARGUMENT names every field that is wrong; ALREADY_EXISTS when the id is\ntaken by a tenant with other content."
        )
        /// One tenant. NOT_FOUND when it does not exist or is deleted.
        public static let getTenant = Method<GetTenantRequest, Tenant, Unary>(
            service: TenantService.name,
            name: "GetTenant",
            idempotency: .noSideEffects,
            documentation: "One tenant. NOT_FOUND when it does not exist or is deleted."
        )
        /// Changes a tenant. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale.
        public static let updateTenant = Method<UpdateTenantRequest, Tenant, Unary>(
            service: TenantService.name,
            name: "UpdateTenant",
            idempotency: .idempotent,
            documentation: "Changes a tenant. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale."
        )
        /// Deletes a tenant: it, its artisans and its services are no longer found, and stay in the records.
        /// Returns the tenant as it was last. Deleting what is deleted is OK and changes nothing.
        public static let deleteTenant = Method<DeleteTenantRequest, Tenant, Unary>(
            service: TenantService.name,
            name: "DeleteTenant",
            idempotency: .idempotent,
            documentation: "Deletes a tenant: it, its artisans and its services are no longer found, and stay in the records.\nReturns the tenant as it was last. Deleting what is deleted is OK and changes nothing."
        )
        /// The tenants that are not deleted, page by page. A page past the end is empty.
        public static let listTenants = Method<ListTenantsRequest, ListTenantsResponse, Unary>(
            service: TenantService.name,
            name: "ListTenants",
            idempotency: .noSideEffects,
            documentation: "The tenants that are not deleted, page by page. A page past the end is empty."
        )
    }

    /// The service as data.
    public static let descriptor = ServiceDescriptor(
        name: name,
        documentation: "The tenants of the platform. Its methods are for the platform's operators, not for a tenant's users:\nto those PERMISSION_DENIED.",
        methods: [Methods.createTenant, Methods.getTenant, Methods.updateTenant, Methods.deleteTenant, Methods.listTenants]
    )

    /// What a server does for each method.
    public protocol Handler: Sendable {
        /// Creates a tenant. INVALID_ARGUMENT names every field that is wrong; ALREADY_EXISTS when the id is
        /// taken by a tenant with other content.
        func createTenant(_ request: CreateTenantRequest, context: ServerContext) async throws -> Tenant
        /// One tenant. NOT_FOUND when it does not exist or is deleted.
        func getTenant(_ request: GetTenantRequest, context: ServerContext) async throws -> Tenant
        /// Changes a tenant. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale.
        func updateTenant(_ request: UpdateTenantRequest, context: ServerContext) async throws -> Tenant
        /// Deletes a tenant: it, its artisans and its services are no longer found, and stay in the records.
        /// Returns the tenant as it was last. Deleting what is deleted is OK and changes nothing.
        func deleteTenant(_ request: DeleteTenantRequest, context: ServerContext) async throws -> Tenant
        /// The tenants that are not deleted, page by page. A page past the end is empty.
        func listTenants(_ request: ListTenantsRequest, context: ServerContext) async throws -> ListTenantsResponse
    }

    /// Calls the methods of a server.
    public struct Client: Sendable {
        private let client: RPCClient

        public init(_ client: RPCClient) {
            self.client = client
        }

        /// Creates a tenant. INVALID_ARGUMENT names every field that is wrong; ALREADY_EXISTS when the id is
        /// taken by a tenant with other content.
        public func createTenant(_ request: CreateTenantRequest, options: CallOptions = CallOptions()) async throws -> Tenant {
            try await self.client.call(Methods.createTenant, request, options: options)
        }

        /// One tenant. NOT_FOUND when it does not exist or is deleted.
        public func getTenant(_ request: GetTenantRequest, options: CallOptions = CallOptions()) async throws -> Tenant {
            try await self.client.call(Methods.getTenant, request, options: options)
        }

        /// Changes a tenant. ABORTED, with the current version in ErrorInfo, when `expected_version` is stale.
        public func updateTenant(_ request: UpdateTenantRequest, options: CallOptions = CallOptions()) async throws -> Tenant {
            try await self.client.call(Methods.updateTenant, request, options: options)
        }

        /// Deletes a tenant: it, its artisans and its services are no longer found, and stay in the records.
        /// Returns the tenant as it was last. Deleting what is deleted is OK and changes nothing.
        public func deleteTenant(_ request: DeleteTenantRequest, options: CallOptions = CallOptions()) async throws -> Tenant {
            try await self.client.call(Methods.deleteTenant, request, options: options)
        }

        /// The tenants that are not deleted, page by page. A page past the end is empty.
        public func listTenants(_ request: ListTenantsRequest, options: CallOptions = CallOptions()) async throws -> ListTenantsResponse {
            try await self.client.call(Methods.listTenants, request, options: options)
        }
    }
}

extension ServiceRegistry {
    /// Serves every method of `krafti.catalog.v1.TenantService` with a handler.
    public mutating func register(_ handler: some TenantService.Handler) {
        self.register(TenantService.Methods.createTenant) {
            request, context in
            try await handler.createTenant(request, context: context)
        }
        self.register(TenantService.Methods.getTenant) {
            request, context in
            try await handler.getTenant(request, context: context)
        }
        self.register(TenantService.Methods.updateTenant) {
            request, context in
            try await handler.updateTenant(request, context: context)
        }
        self.register(TenantService.Methods.deleteTenant) {
            request, context in
            try await handler.deleteTenant(request, context: context)
        }
        self.register(TenantService.Methods.listTenants) {
            request, context in
            try await handler.listTenants(request, context: context)
        }
    }
}

import Catalog
import CatalogAPI
import Protobuf
import RPC

/// Answers `krafti.catalog.v1.TenantService`.
struct TenantHandler: TenantService.Handler {
    let tenants: TenantOperations

    func createTenant(_ request: CreateTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        try await .init(
            self.tenants.create(request.tenant.map { TenantDraft($0) }, context: context.writeContext(request, \.requestId)))
    }

    func getTenant(_ request: GetTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        try await .init(self.tenants.get(request.id, deadline: context.clockDeadline))
    }

    func updateTenant(_ request: UpdateTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        let patch = TenantPatch(
            tenant: request.tenant.map { TenantDraft($0) },
            mask: request.updateMask?.paths ?? [],
            expectedVersion: request.expectedVersion
        )
        return try await .init(self.tenants.update(patch, context: context.writeContext(request, \.requestId)))
    }

    func deleteTenant(_ request: DeleteTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        try await .init(
            self.tenants.delete(
                request.id, expectedVersion: request.expectedVersion, context: context.writeContext(request, \.requestId)))
    }

    func listTenants(_ request: ListTenantsRequest, context: ServerContext) async throws -> ListTenantsResponse {
        let page = try await self.tenants.list(
            page: PageRequest(size: request.pageSize, page: request.page, token: request.pageToken),
            deadline: context.clockDeadline
        )
        return ListTenantsResponse.with {
            $0.tenants = page.items.map { .init($0) }
            $0.nextPageToken = page.nextPageToken
        }
    }
}

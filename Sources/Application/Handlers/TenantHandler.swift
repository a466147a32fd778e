import Catalog
import CatalogAPI
import Protobuf
import RPC

/// Answers `krafti.catalog.v1.TenantService`.
struct TenantHandler: TenantService.Handler {
    let tenants: TenantOperations

    func createTenant(_ request: CreateTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        let write = try context.writeContext(request, \.requestId)
        let tenant = try await self.tenants.create(request.tenant.map { TenantDraft($0) }, context: write)
        return CatalogAPI.Tenant(tenant)
    }

    func getTenant(_ request: GetTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        let tenant = try await self.tenants.get(request.id, deadline: context.clockDeadline)
        return CatalogAPI.Tenant(tenant)
    }

    func updateTenant(_ request: UpdateTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        let write = try context.writeContext(request, \.requestId)
        let patch = TenantPatch(
            tenant: request.tenant.map { TenantDraft($0) },
            mask: request.updateMask?.paths ?? [],
            expectedVersion: request.expectedVersion
        )
        let tenant = try await self.tenants.update(patch, context: write)
        return CatalogAPI.Tenant(tenant)
    }

    func deleteTenant(_ request: DeleteTenantRequest, context: ServerContext) async throws -> CatalogAPI.Tenant {
        let write = try context.writeContext(request, \.requestId)
        let tenant = try await self.tenants.delete(request.id, expectedVersion: request.expectedVersion, context: write)
        return CatalogAPI.Tenant(tenant)
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

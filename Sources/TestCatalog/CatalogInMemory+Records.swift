public import CatalogAPI
import Protobuf
public import RPC

extension CatalogInMemory: TenantService.Handler {
    public func createTenant(_ request: CreateTenantRequest, context: ServerContext) async throws -> Tenant {
        try self.begin("CreateTenant", context)
        var tenant = request.tenant ?? Tenant()
        guard tenant.name.count >= 2 else { throw Self.invalid("tenant.name", "must have 2 characters or more") }
        tenant.id = tenant.id.lowercased()
        if tenant.id.isEmpty { tenant.id = "tenant-\(self.tenants.all.count)" }
        tenant.version = 1
        tenant.createdAt = .with { $0.seconds = 1 }
        if let stored = self.tenants[tenant.id] {
            guard stored == tenant else { throw RPCError(.alreadyExists, "There is another tenant \(tenant.id).") }
            return stored
        }
        self.tenants.add(tenant, id: tenant.id)
        return tenant
    }

    public func getTenant(_ request: GetTenantRequest, context: ServerContext) async throws -> Tenant {
        try self.begin("GetTenant", context)
        guard let tenant = self.tenants[request.id.lowercased()] else {
            throw RPCError(.notFound, "There is no tenant \(request.id).")
        }
        return tenant
    }

    public func updateTenant(_ request: UpdateTenantRequest, context: ServerContext) async throws -> Tenant {
        throw RPCError(.unimplemented, "Nothing changes here.")
    }

    public func deleteTenant(_ request: DeleteTenantRequest, context: ServerContext) async throws -> Tenant {
        throw RPCError(.unimplemented, "Nothing is deleted here.")
    }

    public func listTenants(_ request: ListTenantsRequest, context: ServerContext) async throws -> ListTenantsResponse {
        try self.begin("ListTenants", context)
        let page = try self.tenants.page(size: request.pageSize, token: request.pageToken)
        return .with { ($0.tenants, $0.nextPageToken) = page }
    }
}

extension CatalogInMemory: ArtisanService.Handler {
    public func createArtisan(_ request: CreateArtisanRequest, context: ServerContext) async throws -> Artisan {
        var artisan = request.artisan ?? Artisan()
        (artisan.id, artisan.tenantId) = (artisan.id.lowercased(), artisan.tenantId.lowercased())
        try self.begin("CreateArtisan", context, tenant: artisan.tenantId)
        try self.requireTenant(artisan.tenantId)
        guard artisan.displayName.count >= 2 else {
            throw Self.invalid("artisan.display_name", "must have 2 characters or more")
        }
        var records = self.artisans[artisan.tenantId] ?? Records()
        if artisan.id.isEmpty { artisan.id = "artisan-\(records.all.count)" }
        artisan.version = 1
        artisan.createdAt = .with { $0.seconds = 1 }
        if let stored = records[artisan.id] {
            guard stored == artisan else { throw RPCError(.alreadyExists, "There is another artisan \(artisan.id).") }
            return stored
        }
        records.add(artisan, id: artisan.id)
        self.artisans[artisan.tenantId] = records
        return artisan
    }

    public func getArtisan(_ request: GetArtisanRequest, context: ServerContext) async throws -> Artisan {
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("GetArtisan", context, tenant: tenantID)
        guard let artisan = self.artisans[tenantID]?[request.id.lowercased()] else {
            throw RPCError(.notFound, "There is no artisan \(request.id).")
        }
        return artisan
    }

    public func updateArtisan(_ request: UpdateArtisanRequest, context: ServerContext) async throws -> Artisan {
        throw RPCError(.unimplemented, "Nothing changes here.")
    }

    public func deleteArtisan(_ request: DeleteArtisanRequest, context: ServerContext) async throws -> Artisan {
        throw RPCError(.unimplemented, "Nothing is deleted here.")
    }

    public func listArtisans(_ request: ListArtisansRequest, context: ServerContext) async throws -> ListArtisansResponse {
        let tenantID = Self.tenant(request.tenantId, context)
        try self.begin("ListArtisans", context, tenant: tenantID)
        let page = try (self.artisans[tenantID] ?? Records()).page(
            size: request.pageSize, token: request.pageToken)
        return .with { ($0.artisans, $0.nextPageToken) = page }
    }
}

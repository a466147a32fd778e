import Catalog

/// Artisans and tenants.
extension CatalogModel {
    func artisan(_ id: ArtisanID, of tenant: TenantID) -> Artisan? {
        guard self.tenant(tenant) != nil, let artisan = self.artisans[Owned(tenant: tenant, id: id)] else { return nil }
        return artisan.deletedAt == nil ? artisan : nil
    }

    mutating func createArtisan(
        _ id: ArtisanID, of tenant: TenantID, content: ArtisanContent, key: IdempotencyKey?, at now: Timestamp
    ) throws(CatalogError) -> Artisan {
        try self.require(tenant)
        if let first: Artisan = try self.repeated(key, of: tenant, at: now) { return first }
        var artisan = Artisan(id: id, tenant: tenant, content: content, version: 1, createdAt: now, updatedAt: now)
        if let there = self.artisans[Owned(tenant: tenant, id: id)] {
            guard there.deletedAt == nil, there.content == content else { throw .taken(.init(id)) }
            artisan = there
        }
        self.artisans[Owned(tenant: tenant, id: id)] = artisan
        self.keep(artisan, for: key, of: tenant, at: now)
        return artisan
    }

    mutating func updateArtisan(
        _ id: ArtisanID, of tenant: TenantID, to content: ArtisanContent, replacing version: Int64, key: IdempotencyKey?, at now: Timestamp
    ) throws(CatalogError) -> Artisan? {
        guard self.tenant(tenant) != nil else { return nil }
        if let first: Artisan = try self.repeated(key, of: tenant, at: now) { return first }
        guard var artisan = self.artisan(id, of: tenant), artisan.version == version else { return nil }
        artisan.revise(content, at: now)
        self.artisans[Owned(tenant: tenant, id: id)] = artisan
        self.keep(artisan, for: key, of: tenant, at: now)
        return artisan
    }

    mutating func deleteArtisan(_ id: ArtisanID, of tenant: TenantID, version: Int64, key: IdempotencyKey?, at now: Timestamp)
        throws(CatalogError) -> Artisan
    {
        try self.require(tenant)
        if let first: Artisan = try self.repeated(key, of: tenant, at: now) { return first }
        guard var artisan = self.artisans[Owned(tenant: tenant, id: id)] else { throw .noArtisan(id) }
        if artisan.deletedAt == nil {
            guard version == 0 || version == artisan.version else { throw .stale(.init(id), currentVersion: artisan.version) }
            let isNamed = self.services.values.contains { $0.tenant == tenant && $0.deletedAt == nil && $0.content.artisan == id }
            guard !isNamed else { throw .artisanHasServices(id) }
            artisan.remove(at: now)
            self.artisans[Owned(tenant: tenant, id: id)] = artisan
        }
        self.keep(artisan, for: key, of: tenant, at: now)
        return artisan
    }

    func artisans(of tenant: TenantID, start: PageStart, limit: Int) -> [Artisan] {
        guard self.tenant(tenant) != nil else { return [] }
        return self.artisans.values.filter { $0.tenant == tenant }.page(start, limit: limit)
    }

    // MARK: Tenants

    func tenant(_ id: TenantID) -> Tenant? {
        self.tenants[id].flatMap { $0.deletedAt == nil ? $0 : nil }
    }

    mutating func createTenant(_ id: TenantID, content: TenantContent, key: IdempotencyKey?, at now: Timestamp) throws(CatalogError)
        -> Tenant
    {
        if let first: Tenant = try self.repeated(key, of: nil, at: now) { return first }
        var tenant = Tenant(id: id, content: content, version: 1, createdAt: now, updatedAt: now)
        if let there = self.tenants[id] {
            guard there.deletedAt == nil, there.content == content else { throw .taken(.init(id)) }
            tenant = there
        }
        self.tenants[id] = tenant
        self.keep(tenant, for: key, of: nil, at: now)
        return tenant
    }

    mutating func updateTenant(
        _ id: TenantID, to content: TenantContent, replacing version: Int64, key: IdempotencyKey?, at now: Timestamp
    ) throws(CatalogError) -> Tenant? {
        if let first: Tenant = try self.repeated(key, of: nil, at: now) { return first }
        guard var tenant = self.tenant(id), tenant.version == version else { return nil }
        tenant.revise(content, at: now)
        self.tenants[id] = tenant
        self.keep(tenant, for: key, of: nil, at: now)
        return tenant
    }

    mutating func deleteTenant(_ id: TenantID, version: Int64, key: IdempotencyKey?, at now: Timestamp) throws(CatalogError) -> Tenant {
        if let first: Tenant = try self.repeated(key, of: nil, at: now) { return first }
        guard var tenant = self.tenants[id] else { throw .noTenant(id) }
        if tenant.deletedAt == nil {
            guard version == 0 || version == tenant.version else { throw .stale(.init(id), currentVersion: tenant.version) }
            tenant.remove(at: now)
            self.tenants[id] = tenant
        }
        self.keep(tenant, for: key, of: nil, at: now)
        return tenant
    }

    func tenants(start: PageStart, limit: Int) -> [Tenant] {
        self.tenants.values.page(start, limit: limit)
    }
}

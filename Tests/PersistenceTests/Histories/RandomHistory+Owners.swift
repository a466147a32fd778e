import Catalog
import CatalogTesting

extension RandomHistory {
    // MARK: Tenants

    mutating func createTenant(_ id: TenantID) -> CatalogCall {
        let content = self.random.tenantContent()
        let context = self.context("create tenant")
        return CatalogCall("create tenant \(id) \(content), \(context)") {
            try await $0.tenants.createTenant(id, content: content, change: Samples.id(), context: context)
        }
    }

    mutating func updateTenant(_ id: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let content = self.random.tenantContent()
        let version = self.version(rows.tenants.first { $0.id == id }?.version)
        let context = self.context("update tenant")
        return CatalogCall("update tenant \(id) replacing \(version) by \(content), \(context)") {
            try await $0.tenants.updateTenant(id, to: content, replacing: version, change: Samples.id(), context: context)
        }
    }

    mutating func deleteTenant(_ id: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let version = self.random.chance(50) ? 0 : self.version(rows.tenants.first { $0.id == id }?.version)
        let context = self.context("delete tenant")
        return CatalogCall("delete tenant \(id) at \(version), \(context)") {
            try await $0.tenants.deleteTenant(id, version: version, change: Samples.id(), context: context)
        }
    }

    mutating func readTenants(_ id: TenantID, _ rows: CatalogRows) -> CatalogCall {
        if self.random.chance(30) {
            return CatalogCall("read tenant \(id)") { try await $0.tenants.tenant(id, deadline: nil) }
        }
        if self.random.chance(30) {
            let key = self.key(self.random.pick(["create tenant", "update tenant", "delete tenant"]))
            return CatalogCall("answer to \(key)") { try await $0.tenants.repeatedTenant(key, deadline: nil) }
        }
        let start = self.start(rows.tenants.map { ($0.createdAt, $0.id.bits) })
        let limit = self.random.pick([1, 100])
        return CatalogCall("list tenants from \(start), \(limit)") {
            try await $0.tenants.tenants(start: start, limit: limit, deadline: nil)
        }
    }

    // MARK: Artisans

    private func version(of id: ArtisanID, _ tenant: TenantID, _ rows: CatalogRows) -> Int64? {
        rows.artisans.first { $0.id == id && $0.tenant == tenant }?.version
    }

    mutating func createArtisan(_ id: ArtisanID, _ tenant: TenantID) -> CatalogCall {
        let content = self.random.artisanContent()
        let context = self.context("create artisan")
        return CatalogCall("create artisan \(id) of \(tenant) \(content), \(context)") {
            try await $0.artisans.createArtisan(id, of: tenant, content: content, change: Samples.id(), context: context)
        }
    }

    mutating func updateArtisan(_ id: ArtisanID, _ tenant: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let content = self.random.artisanContent()
        let version = self.version(self.version(of: id, tenant, rows))
        let context = self.context("update artisan")
        return CatalogCall("update artisan \(id) of \(tenant) replacing \(version) by \(content), \(context)") {
            try await $0.artisans.updateArtisan(
                id, of: tenant, to: content, replacing: version, change: Samples.id(), context: context)
        }
    }

    mutating func deleteArtisan(_ id: ArtisanID, _ tenant: TenantID, _ rows: CatalogRows) -> CatalogCall {
        let version = self.random.chance(50) ? 0 : self.version(self.version(of: id, tenant, rows))
        let context = self.context("delete artisan")
        return CatalogCall("delete artisan \(id) of \(tenant) at \(version), \(context)") {
            try await $0.artisans.deleteArtisan(id, of: tenant, version: version, change: Samples.id(), context: context)
        }
    }

    mutating func readArtisans(_ id: ArtisanID, _ tenant: TenantID, _ rows: CatalogRows) -> CatalogCall {
        if self.random.chance(30) {
            return CatalogCall("read artisan \(id) of \(tenant)") {
                try await $0.artisans.artisan(id, of: tenant, deadline: nil)
            }
        }
        if self.random.chance(30) {
            let key = self.key(self.random.pick(["create artisan", "update artisan", "delete artisan"]))
            return CatalogCall("answer to \(key) of \(tenant)") {
                try await $0.artisans.repeatedArtisan(key, of: tenant, deadline: nil)
            }
        }
        let start = self.start(rows.artisans.map { ($0.createdAt, $0.id.bits) })
        let limit = self.random.pick([1, 100])
        return CatalogCall("list artisans of \(tenant) from \(start), \(limit)") {
            try await $0.artisans.artisans(of: tenant, start: start, limit: limit, deadline: nil)
        }
    }
}

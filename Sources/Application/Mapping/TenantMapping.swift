import Catalog
import CatalogAPI

extension CatalogAPI.Tenant {
    init(_ tenant: Catalog.Tenant) {
        self.init()
        self.id = tenant.id.description
        self.name = tenant.content.name
        self.plan = tenant.content.plan
        self.countryCode = tenant.content.countryCode
        self.currencyCode = tenant.content.currencyCode
        self.version = tenant.version
        self.createdAt = .init(tenant.createdAt)
        self.updatedAt = .init(tenant.updatedAt)
        self.deletedAt = tenant.deletedAt.map { .init($0) }
    }
}

extension TenantDraft {
    init(_ tenant: CatalogAPI.Tenant) {
        self.init(
            id: tenant.id,
            name: tenant.name,
            plan: tenant.plan,
            countryCode: tenant.countryCode,
            currencyCode: tenant.currencyCode
        )
    }
}

package import Catalog

/// Everything a catalogue keeps, deleted entities included, in the order of tenants and identifiers.
package struct CatalogRows: Equatable, Sendable {
    package var tenants: [Tenant]
    package var artisans: [Artisan]
    package var services: [Service]

    package init(tenants: [Tenant] = [], artisans: [Artisan] = [], services: [Service] = []) {
        self.tenants = tenants
        self.artisans = artisans
        self.services = services
    }

    init(_ model: CatalogModel) {
        self.tenants = model.tenants.values.sorted { $0.id < $1.id }
        self.artisans = model.artisans.values.sorted { ($0.tenant, $0.id) < ($1.tenant, $1.id) }
        self.services = model.services.values.sorted { ($0.tenant, $0.id) < ($1.tenant, $1.id) }
    }
}

extension InMemoryCatalog {
    /// What it keeps at this moment.
    package var rows: CatalogRows { self.read { CatalogRows($0) } }
}

public import Catalog
public import Resilience

/// How entries of caches are called, and the tags by which many of them end together. All begin with their tenant, so that nothing of
/// one tenant is ever found under the name of another.
public enum CatalogCacheNames {
    /// The entry of a service, as `t:0190…:service:0190…`.
    public static func service(_ service: ServiceID, of tenant: TenantID) -> String { "\(self.tenant(tenant)):service:\(service)" }

    /// The tag of everything that is kept of a tenant.
    public static func tenant(_ tenant: TenantID) -> String { "t:\(tenant)" }

    /// The tag of all lists of a tenant's services that are narrowed by nothing.
    public static func services(of tenant: TenantID) -> String { "\(self.tenant(tenant)):services" }

    /// The tag of the lists of a category.
    public static func category(_ category: String, of tenant: TenantID) -> String {
        "\(self.services(of: tenant)):category:\(category)"
    }

    /// The tag of the lists of an artisan's services.
    public static func artisan(_ artisan: ArtisanID, of tenant: TenantID) -> String {
        "\(self.services(of: tenant)):artisan:\(artisan)"
    }
}

extension ChangePoll {
    /// As caches take it: changed services by name; tags, each once, of the lists in which they stood or stand, and of tenants that
    /// changed.
    public var cachePoll: CachePoll<String, String> {
        guard case .changes(let changes) = self.news else { return .everything }
        var services: [CacheChange<String>] = []
        var tags: Set<String> = []
        for change in changes {
            switch change {
            case .tenant(let change): tags.insert(CatalogCacheNames.tenant(change.tenant))
            case .service(let change):
                let name = CatalogCacheNames.service(change.service, of: change.tenant)
                services.append(CacheChange(name, version: UInt64(clamping: change.version)))
                tags.insert(CatalogCacheNames.services(of: change.tenant))
                for listing in [change.before, change.after].compactMap({ $0 }) {
                    tags.insert(CatalogCacheNames.category(listing.category, of: change.tenant))
                    if let artisan = listing.artisan { tags.insert(CatalogCacheNames.artisan(artisan, of: change.tenant)) }
                }
            }
        }
        return .changes(services, tags: tags.sorted())
    }
}

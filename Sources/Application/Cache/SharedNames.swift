import Catalog
import Persistence

/// What entries are called where servers share them.
extension ServiceKey {
    var sharedName: String { CatalogCacheNames.service(self.id, of: self.tenant) }
    var sharedTags: [String] { [CatalogCacheNames.tenant(self.tenant)] }
}

extension PageKey {
    /// Under the name of its list, which is also the tag of the changes that end it.
    var sharedName: String { "\(self.list):page:\(self.page):size:\(self.size)" }

    var sharedTags: [String] { [CatalogCacheNames.tenant(self.tenant), Self.allLists(of: self.tenant), self.list] }

    private var list: String {
        switch self.kind {
        case .all: CatalogCacheNames.services(of: self.tenant)
        case .category(let category): CatalogCacheNames.category(category, of: self.tenant)
        case .artisan(let artisan): CatalogCacheNames.artisan(artisan, of: self.tenant)
        }
    }

    /// The tag of whatever this server has just changed, which does not know in which lists it stood.
    static func allLists(of tenant: TenantID) -> String { "\(CatalogCacheNames.services(of: tenant)):any" }
}

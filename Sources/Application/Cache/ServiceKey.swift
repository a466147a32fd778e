import Catalog

/// Names a service within its tenant: no key of one tenant is one of another.
struct ServiceKey: Hashable, Sendable {
    let tenant: TenantID
    let id: ServiceID
}

/// Names a page that is asked for by its number. Only lists of one kind of key are kept: all others are too many, and asked for too
/// seldom.
struct PageKey: Hashable, Sendable {
    /// What the list is of.
    enum Kind: Hashable, Sendable {
        case all
        case category(String)
        case artisan(ArtisanID)
    }

    let tenant: TenantID
    let kind: Kind
    let page: Int32
    let size: Int32
}

/// What ends entries together.
enum CacheTag: Hashable, Sendable {
    /// All that is a tenant's.
    case tenant(TenantID)
    /// All its lists.
    case lists(TenantID)
    /// The list of all its services; those of a category; those of an artisan.
    case all(TenantID)
    case category(TenantID, String)
    case artisan(TenantID, ArtisanID)
}

extension PageKey {
    var tags: [CacheTag] {
        let list: CacheTag =
            switch self.kind {
            case .all: .all(self.tenant)
            case .category(let category): .category(self.tenant, category)
            case .artisan(let artisan): .artisan(self.tenant, artisan)
            }
        return [.tenant(self.tenant), .lists(self.tenant), list]
    }
}

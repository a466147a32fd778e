public import Catalog

/// What the change log says of a change to those who keep copies of the catalogue.
///
/// Changes to artisans are not told: no copy holds anything of them.
public enum CatalogChange: Hashable, Sendable {
    case service(ServiceChange)
    /// Services of a deleted tenant are not found any more, though none of them was changed.
    case tenant(TenantChange)
}

/// A service is at another version.
public struct ServiceChange: Hashable, Sendable {
    public var tenant: TenantID
    /// Two tenants may use the same identifier: it means nothing without its tenant.
    public var service: ServiceID
    /// The version that the change made: 1 created it.
    public var version: Int64
    public var isDeleted: Bool
    /// Where it was listed; nil when the change created it.
    public var before: ServiceListing?
    /// Where it is listed since; where it was last when the change deleted it.
    public var after: ServiceListing

    public init(
        tenant: TenantID, service: ServiceID, version: Int64, isDeleted: Bool, before: ServiceListing?, after: ServiceListing
    ) {
        self.tenant = tenant
        self.service = service
        self.version = version
        self.isDeleted = isDeleted
        self.before = before
        self.after = after
    }
}

/// The lists of its tenant in which a service stands, beside the list of all.
public struct ServiceListing: Hashable, Sendable {
    public var category: String
    /// Nil: the whole organisation's.
    public var artisan: ArtisanID?

    public init(category: String, artisan: ArtisanID?) {
        self.category = category
        self.artisan = artisan
    }
}

/// A tenant is at another version.
public struct TenantChange: Hashable, Sendable {
    public var tenant: TenantID
    public var version: Int64
    public var isDeleted: Bool

    public init(tenant: TenantID, version: Int64, isDeleted: Bool) {
        self.tenant = tenant
        self.version = version
        self.isDeleted = isDeleted
    }
}

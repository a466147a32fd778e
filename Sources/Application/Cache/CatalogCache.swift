import Catalog
import CatalogAPI
import RPC
import Resilience

/// What the server keeps in memory of the catalogue: services and pages of them, encoded as they go out.
///
/// Entries are believed only while `apply` is told, at least every two seconds, what others have changed; what this server changes is
/// said to `changed` before the change is answered. Safe to use from any task.
final class CatalogCache: Sendable {
    /// A load serves all who ask meanwhile, so that no caller's deadline may end it: this does.
    static let loadTime = Duration.seconds(5)

    let services: Cache<ServiceKey, CacheTag, EncodedMessage<CatalogAPI.Service>>
    let pages: Cache<PageKey, CacheTag, EncodedMessage<ListServicesResponse>>

    init(_ settings: CacheSettings) {
        var limits = CacheLimits()
        limits.timeToLive = settings.timeToLive
        // A page costs as much as twenty services, and is asked for less often.
        limits.bytes = settings.maxBytes / 4
        self.pages = Cache(limits: limits, shards: 4)
        limits.bytes = settings.maxBytes - limits.bytes
        self.services = Cache(limits: limits)
    }

    /// A service was created, changed or deleted, by this server, a moment ago.
    func changed(_ id: ServiceID, of tenant: TenantID, version: Int64) {
        self.services.invalidate(ServiceKey(tenant: tenant, id: id), version: UInt64(clamping: version))
        self.pages.invalidate(.lists(tenant))
    }

    /// All that is a tenant's goes.
    func forget(_ tenant: TenantID) {
        self.services.invalidate(.tenant(tenant))
        self.pages.invalidate(.tenant(tenant))
    }

    func forgetAll() {
        self.services.invalidateAll()
        self.pages.invalidateAll()
    }
}

import Locking

/// Remembers in which currency each tenant trades, so that a price without one needs no look at the tenant. Safe to use from
/// several tasks.
///
/// A tenant that changes its currency, or is deleted, through another server is seen so after `timeToLive` at most.
public final class TenantCurrencies: Sendable {
    private struct Entry {
        var currency: String
        var expires: ContinuousClock.Instant
    }

    /// Two generations bound the memory: when the newer is full, the older is dropped. What is used moves to the newer.
    private struct Entries {
        var newer: [TenantID: Entry] = [:]
        var older: [TenantID: Entry] = [:]
        /// How often a tenant was forgotten. What was read before that may be of the time before: it is not kept.
        var forgets: UInt64 = 0

        mutating func keep(_ entry: Entry, _ tenant: TenantID, capacity: Int) {
            if self.newer.count >= capacity / 2, self.newer[tenant] == nil {
                self.older = self.newer
                self.newer = [:]
            }
            self.newer[tenant] = entry
        }
    }

    private let tenants: any TenantRepository
    private let capacity: Int
    private let timeToLive: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let entries = Guarded(Entries())

    /// - Parameters:
    ///   - capacity: how many tenants are remembered. At least 2.
    ///   - timeToLive: how long.
    public init(
        tenants: any TenantRepository,
        capacity: Int = 10_000,
        timeToLive: Duration = .seconds(30),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.tenants = tenants
        self.capacity = max(2, capacity)
        self.timeToLive = timeToLive
        self.now = now
    }

    /// The tenant's currency.
    /// - Throws: `notFound` when there is no such tenant, and what the repository throws.
    func currency(of tenant: TenantID, deadline: ContinuousClock.Instant?) async throws(CatalogError) -> String {
        if let currency = self.remembered(tenant) { return currency }
        let forgets = self.entries.withLock { $0.forgets }
        guard let found = try await self.tenants.tenant(tenant, deadline: deadline) else { throw .noTenant(tenant) }
        let entry = Entry(currency: found.content.currencyCode, expires: self.now().advanced(by: self.timeToLive))
        self.entries.withLock { entries in
            guard entries.forgets == forgets else { return }
            entries.keep(entry, tenant, capacity: self.capacity)
        }
        return entry.currency
    }

    /// Forgets a tenant that has changed.
    func forget(_ tenant: TenantID) {
        self.entries.withLock {
            $0.newer[tenant] = nil
            $0.older[tenant] = nil
            $0.forgets += 1
        }
    }

    /// How many tenants are remembered, in both generations.
    var count: Int { self.entries.withLock { $0.newer.count + $0.older.count } }

    private func remembered(_ tenant: TenantID) -> String? {
        let now = self.now()
        return self.entries.withLock { entries in
            if let entry = entries.newer[tenant] { return entry.expires > now ? entry.currency : nil }
            guard let entry = entries.older[tenant], entry.expires > now else { return nil }
            entries.keep(entry, tenant, capacity: self.capacity)
            return entry.currency
        }
    }
}

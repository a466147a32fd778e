import Catalog
import Locking
import Resilience

/// Remembers which plan tenants have, so that their limits need no look at them. Safe to use from any task.
///
/// A plan that is not known yet is looked up behind the calls of its tenant, which do not wait: until then the usual limit holds. A plan
/// that changes is seen after `timeToLive`, when a call of the tenant comes. At most a few are looked up at once, and so many tenants
/// are remembered, whatever callers make up.
final class TenantPlans: Sendable {
    private struct Entry {
        /// Of the tenant's plan; the usual one where there is no such tenant. Nil: there is none.
        let limit: RateLimitRule?
        let expires: ContinuousClock.Instant
    }

    /// Two generations bound the memory: when the newer is full, the older is dropped.
    private struct State {
        var newer: [TenantID: Entry] = [:]
        var older: [TenantID: Entry] = [:]
        var lookups: Set<TenantID> = []

        func entry(_ tenant: TenantID) -> Entry? { self.newer[tenant] ?? self.older[tenant] }
    }

    private static let maxLookups = 4
    private static let patience = Duration.seconds(5)

    private let tenants: any TenantRepository
    private let limit: @Sendable (String?) -> RateLimitRule?
    private let usual: RateLimitRule?
    private let capacity: Int
    private let timeToLive: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Guarded(State())

    /// - Parameters:
    ///   - limit: that of a plan's tenants; asked with nil, that of tenants whose plan is not known.
    ///   - capacity: how many tenants are remembered. At least 2.
    init(
        tenants: any TenantRepository, limit: @escaping @Sendable (String?) -> RateLimitRule?,
        capacity: Int = 10_000, timeToLive: Duration = .seconds(30),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.tenants = tenants
        self.limit = limit
        self.usual = limit(nil)
        self.capacity = max(2, capacity)
        self.timeToLive = timeToLive
        self.now = now
    }

    /// The limit of the tenant's plan as last seen, or the usual one; and whether that is fresh, so that there is nothing to look up.
    func limit(of tenant: TenantID) -> (rule: RateLimitRule?, isFresh: Bool) {
        let now = self.now()
        return self.state.withLock { state in
            guard let entry = state.entry(tenant) else { return (self.usual, false) }
            return (entry.limit, now < entry.expires)
        }
    }

    /// How many tenants are remembered.
    var count: Int { self.state.withLock { $0.newer.count + $0.older.count } }

    /// Begins to look the plan up, unless what is known is fresh, or enough are being looked up.
    /// - Returns: what ends with the look-up; nil when there is none.
    @discardableResult
    func refresh(_ tenant: TenantID) -> Task<Void, Never>? {
        let now = self.now()
        let isWanted = self.state.withLock { state in
            if let entry = state.entry(tenant), now < entry.expires { return false }
            return state.lookups.count < Self.maxLookups && state.lookups.insert(tenant).inserted
        }
        guard isWanted else { return nil }
        return Task { await self.lookUp(tenant, now) }
    }

    private func lookUp(_ tenant: TenantID, _ now: ContinuousClock.Instant) async {
        let found = await Result { try await self.tenants.tenant(tenant, deadline: now + Self.patience) }
        self.state.withLock { state in
            state.lookups.remove(tenant)
            // What cannot be looked up now stays as it was known, and is tried again by the next call.
            guard case .success(let found) = found else { return }
            if state.newer.count >= self.capacity / 2, state.newer[tenant] == nil {
                (state.older, state.newer) = (state.newer, [:])
            }
            state.newer[tenant] = Entry(limit: self.limit(found?.content.plan), expires: now + self.timeToLive)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

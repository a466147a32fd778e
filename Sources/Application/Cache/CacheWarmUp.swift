import Catalog
import Persistence
import Resilience

/// Fills the cache of a server that starts with what is read most, so that its first callers do not all wait for the database.
struct CacheWarmUp: Sendable {
    /// Services at most, and how many are read at once.
    static let services = 1_000
    static let atOnce = 16
    /// A start waits no longer: whatever is missing then is read when it is asked for.
    static let time = Duration.seconds(3)

    let cache: CatalogCache
    let services: any ServiceRepository
    let popular: PopularServices

    /// - Returns: how many services are in the cache by it.
    func run() async -> Int {
        let deadline = ContinuousClock.now + Self.time
        // The first look at the change log forgets whatever was read before it.
        while !self.cache.services.isTrusted(.now) {
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(20))) != nil else { return 0 }
        }
        // Without it calls are answered as well, only slower.
        guard let most = try? await self.popular.most(Self.services, deadline: deadline) else { return 0 }
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            var warmed = 0
            var left = most.count
            var waiting = most[...]
            for _ in 0..<Self.atOnce { if let next = waiting.popFirst() { group.addTask { await self.warm(next) } } }
            while left > 0, case let isWarm?? = await group.next() {
                left -= 1
                if isWarm { warmed += 1 }
                if let next = waiting.popFirst() { group.addTask { await self.warm(next) } }
            }
            group.cancelAll()
            return warmed
        }
    }

    private func warm(_ service: PopularService) async -> Bool {
        let key = ServiceKey(tenant: service.tenant, id: service.service)
        let end = CatalogCache.loadEnd(.now, for: nil)
        let load = self.cache.load(key, from: self.services, until: end)
        let value = try? await self.cache.services.value(
            key, .now, tags: [.tenant(key.tenant)], until: BoottimeInstant(end), load: load)
        return value != nil
    }
}

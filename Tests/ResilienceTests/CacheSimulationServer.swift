@testable import Resilience

/// One start of a server in a simulation: its cache, its tail, and the loads it has under way.
final class CacheSimulationServer {
    struct Running {
        let key: String
        let began: Int
        let wasTrusted: Bool
        /// Announcements that concerned the key when it began.
        let announcements: Int
        /// When those who wait for it began to read.
        var readers: [Int]
    }

    /// Another one for each start.
    let id: UInt64
    var state: CacheState<String, String, Int>
    var tail: SharedCacheTail
    var isDead = false
    var running: [CacheLoadID: Running] = [:]
    private var announcements: [String: Int] = [:]
    /// How much of the log its tail has read; nil: nothing yet.
    var cursor: Int?
    /// Its tail does nothing before that.
    var stalledUntil = 0

    init(id: UInt64, limits: CacheLimits, shared: SharedCacheLimits, rules: FencingRules) {
        self.id = id
        self.state = CacheState(limits: limits, rules: rules)
        self.tail = SharedCacheTail(server: id, limits: shared, rules: rules)
    }

    func announcements(_ key: String) -> Int { self.announcements[key, default: 0] }

    /// A change becomes known here, by a write of its own or by a hint from another server.
    func announce(_ key: String, version: Int, isOwn: Bool) {
        let tenant = CacheSimulationDatabase.tenant(key)
        if isOwn {
            self.tail.changed(key)
            self.tail.changed(tenant)
        }
        self.state.invalidate(key, version: UInt64(version))
        self.state.invalidate(tenant)
        self.count([key])
    }

    func apply(_ poll: CachePoll<String, String>, began: BoottimeInstant, databaseBegan: Int, databaseEnded: Int) {
        self.tail.looked(poll, began: UInt64(databaseBegan) * 1000, ended: UInt64(databaseEnded) * 1000)
        self.state.apply(poll, began: began)
        switch poll {
        case .changes(let changes, _): self.count(changes.map(\.key))
        case .everything: self.count(CacheSimulationDatabase.services)
        }
    }

    private func count(_ keys: [String]) {
        for key in keys {
            self.announcements[key, default: 0] += 1
            self.announcements[CacheSimulationDatabase.page(of: key), default: 0] += 1
        }
    }
}

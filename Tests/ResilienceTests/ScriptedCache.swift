import Resilience
import TestSupport

/// A cache's decisions in words, for tests that read as a script. Its clock stands still until told otherwise; its tail is up to date.
struct ScriptedCache {
    var state: CacheState<String, String, String>
    private(set) var now = BoottimeInstant.now
    var followsTail = true

    init(_ change: (inout CacheLimits) -> Void = { _ in }) {
        var limits = CacheLimits()
        limits.jitter = 0
        change(&limits)
        self.state = CacheState(limits: limits)
        self.pass(.zero)
    }

    mutating func pass(_ duration: Duration) {
        self.now += duration
        if self.followsTail { self.state.apply(.changes([], tags: []), began: self.now) }
    }

    /// "value", "nothing", "wait 1" or "load 1"; after a value "stale" or "refresh" when it is so.
    mutating func read(_ key: String, tags: String...) -> String {
        switch self.state.read(key, tags: tags, self.now) {
        case .hit(let hit): Self.words(hit)
        case .join(let id): "wait \(id.number)"
        case .load(let id): "load \(id.number)"
        }
    }

    /// Without waiting: nil for a miss.
    mutating func hit(_ key: String) -> String? { self.state.hit(key, self.now).map(Self.words) }

    /// Nil: somebody loads it.
    mutating func refresh(_ key: String) -> UInt64? { self.state.refresh(key, self.now)?.number }

    /// Whether the result is kept.
    @discardableResult
    mutating func loaded(_ number: UInt64, _ key: String, _ value: String?, version: UInt64 = 0, bytes: Int = 10) -> Bool {
        let result = value.map { Loaded($0, version: version, bytes: bytes) }
        return self.state.loaded(CacheLoadID(number: number), key, result, self.now, random: 0.5)
    }

    mutating func failed(_ number: UInt64, _ key: String) -> String? {
        self.state.failed(CacheLoadID(number: number), key, self.now).map(Self.words)
    }

    private static func words(_ hit: CacheHit<String>) -> String {
        (hit.value ?? "nothing") + (hit.isStale ? " stale" : "") + (hit.wantsRefresh ? " refresh" : "")
    }
}

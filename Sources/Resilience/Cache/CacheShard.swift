import Locking

/// A part of a cache: the keys that fall to it, behind a lock of their own.
final class CacheShard<Key: Hashable & Sendable, Tag: Hashable & Sendable, Value: Sendable>: Sendable {
    struct Content {
        var state: CacheState<Key, Tag, Value>
        var flights: [CacheLoadID: CacheFlight<Value>] = [:]
    }

    let content: Guarded<Content>

    init(limits: CacheLimits) { self.content = Guarded(Content(state: CacheState(limits: limits))) }
}

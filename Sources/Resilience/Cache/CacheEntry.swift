/// What a cache holds of one key. Never changes: one that does is replaced. A class, so that a read copies one reference, not all of it.
final class CacheEntry<Tag: Hashable & Sendable, Value: Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Nil: it is known that there is nothing.
    let value: Value?
    let version: UInt64
    let tags: [Tag]
    /// How many invalidations of tags there had been when its load began.
    let sequence: UInt64
    let load: CacheLoadID
    let expiresAt: Instant
    /// From then on it is not even served when loading it again fails.
    let goneAt: Instant
    /// From then on one reader is asked to load it again.
    let refreshAt: Instant
    /// Until then it is served though it has expired: loading it has failed just now.
    let retryAt: Instant?

    init(
        value: Value?, version: UInt64, tags: [Tag], sequence: UInt64, load: CacheLoadID, expiresAt: Instant, goneAt: Instant,
        refreshAt: Instant, retryAt: Instant?
    ) {
        self.value = value
        self.version = version
        self.tags = tags
        self.sequence = sequence
        self.load = load
        self.expiresAt = expiresAt
        self.goneAt = goneAt
        self.refreshAt = refreshAt
        self.retryAt = retryAt
    }

    func with(refreshAt: Instant, retryAt: Instant?) -> CacheEntry {
        CacheEntry(
            value: self.value, version: self.version, tags: self.tags, sequence: self.sequence, load: self.load,
            expiresAt: self.expiresAt, goneAt: self.goneAt, refreshAt: refreshAt, retryAt: retryAt
        )
    }
}

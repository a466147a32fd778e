/// What a cache holds of one key. What a fresh hit looks at comes first, so that it lies together.
struct CacheEntry<Tag: Hashable & Sendable, Value: Sendable>: Sendable {
    typealias Instant = BoottimeInstant

    /// The first of the times below that ends something: until then none of them is looked at.
    private(set) var freshUntil: Instant
    /// The number of invalidations of tags at which it was last known to hold: while there are no more, its tags are not looked at.
    var holdsAt: UInt64
    /// Nil: it is known that there is nothing.
    let value: Value?
    let version: UInt64

    /// From then on one reader is asked to load it again.
    var refreshAt: Instant { didSet { self.freshUntil = min(self.refreshAt, self.expiresAt, self.goneAt) } }
    let expiresAt: Instant
    /// From then on it is not even served when loading it again fails.
    let goneAt: Instant
    /// Until then it is served though it has expired: loading it has failed just now.
    var retryAt: Instant?
    let load: CacheLoadID
    let tags: [Tag]
    /// How many invalidations of tags there had been when its load began.
    let sequence: UInt64

    init(
        value: Value?, version: UInt64, tags: [Tag], sequence: UInt64, load: CacheLoadID, expiresAt: Instant, goneAt: Instant,
        refreshAt: Instant
    ) {
        self.value = value
        self.version = version
        self.tags = tags
        self.sequence = sequence
        self.load = load
        self.expiresAt = expiresAt
        self.goneAt = goneAt
        self.refreshAt = refreshAt
        self.freshUntil = min(refreshAt, expiresAt, goneAt)
        self.holdsAt = sequence
    }

    /// What lies where there is no entry.
    static var empty: CacheEntry {
        let past = Instant(nanoseconds: .min)
        return CacheEntry(
            value: nil, version: 0, tags: [], sequence: 0, load: CacheLoadID(number: 0), expiresAt: past, goneAt: past,
            refreshAt: past)
    }
}

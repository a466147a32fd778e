/// What bounds a cache: its memory, and how old what it says may be.
public struct CacheLimits: Sendable, Hashable {
    /// All entries together, each with what its owner says it costs and `entryOverhead`.
    public var bytes = 64 * 1024 * 1024
    /// What an entry costs besides its value: its key, its tags, its place in the tables, and the memory of one that has left.
    public var entryOverhead = 320
    /// An entry that costs more than this share of `bytes`, 0 to 1, is not kept: it would drive out too many others.
    public var largestShare = 0.125
    /// After this an entry is loaded again, whatever is known of it.
    public var timeToLive = Duration.seconds(300)
    /// The same for what is known to be absent.
    public var absentTimeToLive = Duration.seconds(10)
    /// The share of its time, 0 to 1, by which chance shortens an entry's life, so that those made together do not end together.
    public var jitter = 0.1
    /// The last share of an entry's life, 0 to 1, in which one reader is asked to load it again while the others are still served.
    public var refreshShare = 0.1
    /// For so long after its end an entry may be served when loading it again fails, as long as entries are believed at all: where the
    /// tail of changes cannot look either, that is `stalenessBound`. So it helps while single loads fail, or are refused, and others'
    /// changes are known all the same; without the system of record nothing is served for longer than the bound. An entry is never
    /// served once it was invalidated.
    public var staleTime = Duration.seconds(60)
    /// After loading has failed, an entry that may still be served is not loaded again for so long.
    public var retryTime = Duration.seconds(1)
    /// How far the knowledge of others' changes may lag behind before entries are no longer believed. Nil: nobody else makes changes.
    public var stalenessBound: Duration? = .seconds(2)
    /// A load that began longer ago is no longer waited for by those who come now: it may hang.
    public var joinTime = Duration.seconds(10)
    /// Tags whose invalidation is remembered one by one. When more are, the oldest are forgotten, and all that bore any tag then with them.
    public var maxTags = 4096

    public init() {}
}

/// 128 random bits that are never used twice: a generation of the shared cache, or the moment a slot of it changed.
public struct SharedCacheStamp: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// What the shared cache is asked for, with what its answer must fulfil. Made by `SharedCacheTail` when the load begins.
public struct SharedCacheRead: Hashable, Sendable {
    public let key: String
    public let tags: [String]
    /// Who asks.
    public let server: UInt64
    /// The asker's look at the changes that the shared cache must have seen for its entry to be believed. Nil: whatever it has seen,
    /// the entry is not believed.
    public let required: UInt64?
}

/// What the shared cache says, in one atomic answer.
public struct SharedCacheView<Value: Sendable>: Sendable {
    /// Nil: there is none, and nothing can be believed or filled.
    public var generation: SharedCacheStamp?
    /// The asker's last look that was applied.
    public var position: UInt64?
    public var keyStamp: SharedCacheStamp?
    /// In the order of the tags.
    public var tagStamps: [SharedCacheStamp?]
    public var entry: SharedCacheEntry<Value>?

    public init(
        generation: SharedCacheStamp?, position: UInt64?, keyStamp: SharedCacheStamp?, tagStamps: [SharedCacheStamp?],
        entry: SharedCacheEntry<Value>?
    ) {
        self.generation = generation
        self.position = position
        self.keyStamp = keyStamp
        self.tagStamps = tagStamps
        self.entry = entry
    }
}

public struct SharedCacheEntry<Value: Sendable>: Sendable {
    public var generation: SharedCacheStamp
    /// 0: it has none, or there is nothing.
    public var version: UInt64
    /// Nil: it is known that there is nothing.
    public var value: Value?
    /// What the slots of its tags said when its load began.
    public var tagStamps: [SharedCacheStamp?]

    public init(generation: SharedCacheStamp, version: UInt64, value: Value?, tagStamps: [SharedCacheStamp?]) {
        self.generation = generation
        self.version = version
        self.value = value
        self.tagStamps = tagStamps
    }
}

/// A result to be shared: kept only if what was seen before its load began still holds.
public struct SharedCacheFill<Value: Sendable>: Sendable {
    public var key: String
    public var tags: [String]
    public var keyStamp: SharedCacheStamp?
    public var entry: SharedCacheEntry<Value>

    /// - Parameter view: what the shared cache said before anything was read from the system of record.
    /// - Returns: nil when nothing can be kept.
    public init?(_ read: SharedCacheRead, seen view: SharedCacheView<some Sendable>, version: UInt64, value: Value?) {
        guard let generation = view.generation else { return nil }
        self.key = read.key
        self.tags = read.tags
        self.keyStamp = view.keyStamp
        self.entry = SharedCacheEntry(generation: generation, version: version, value: value, tagStamps: view.tagStamps)
    }
}

/// What a server's looks at the changes found, to be applied to the shared cache in one atomic step.
public struct SharedCacheApply: Sendable {
    /// Who applies: random, another one for each start of a process.
    public var server: UInt64
    /// The number of the last look that is in it.
    public var position: UInt64
    /// All that the looks after this one found is in it.
    public var base: UInt64
    /// The database's time after the look `base` had read, in microseconds: who has applied a look that began later has applied it too.
    public var baseEnded: UInt64
    /// The database's time before the look `position` read, in microseconds.
    public var began: UInt64
    public var changes: [CacheChange<String>]
    public var tags: [String]
    /// Never used before; becomes the generation if one is begun, and the stamp of what changed.
    public var stamp: SharedCacheStamp
    /// Whether to begin a new generation if what is there may lack changes.
    public var mayRenew: Bool
    /// Whether to begin a new generation whatever is there.
    public var mustRenew: Bool
}

public enum SharedCacheAnswer: Sendable, Hashable {
    /// All changes up to the look are in what is there.
    case applied
    /// A new generation has begun: nothing of the old one is believed any more.
    case renewed
    /// Changes may be lacking; nothing was done.
    case behind
}

/// What a load found.
public struct Loaded<Value: Sendable>: Sendable {
    public var value: Value
    /// Grows with each change of what is cached; 0 when it has none. What has none is kept apart from changes by its tags alone.
    public var version: UInt64
    /// What the value costs in memory, in bytes.
    public var bytes: Int

    public init(_ value: Value, version: UInt64, bytes: Int) {
        self.value = value
        self.version = version
        self.bytes = bytes
    }
}

/// An answer from memory.
public struct CacheHit<Value: Sendable>: Sendable {
    /// Nil: it is known that there is nothing.
    public let value: Value?
    /// As it was loaded; 0 for what is absent.
    public let version: UInt64
    /// It is past its time, and served because it could not be loaded again.
    public let isStale: Bool
    /// It will end soon, and the reader that this was said to should load it again: no other is told so until that has failed.
    public let wantsRefresh: Bool
}

/// Names a load. Later ones have greater numbers; never used twice by one cache.
public struct CacheLoadID: Hashable, Comparable, Sendable {
    public let number: UInt64

    public init(number: UInt64) { self.number = number }

    public static func < (left: CacheLoadID, right: CacheLoadID) -> Bool { left.number < right.number }
}

/// What a reader is to do.
public enum CacheDecision<Value: Sendable>: Sendable {
    /// There it is.
    case hit(CacheHit<Value>)
    /// Somebody loads it: wait for that.
    case join(CacheLoadID)
    /// Load it; `loaded` or `failed` follows.
    case load(CacheLoadID)
}

/// What a tail of changes found in one look at the system of record.
public enum CachePoll<Key: Hashable & Sendable, Tag: Hashable & Sendable>: Sendable {
    /// Every change that was committed before this look and not in one before it. More do no harm.
    case changes([CacheChange<Key>], tags: [Tag])
    /// Anything may have changed: this is the first look, or there were too many changes, or some may have been missed.
    case everything
}

/// A change that was committed.
public struct CacheChange<Key: Hashable & Sendable>: Hashable, Sendable {
    public var key: Key
    /// The version that the change made. A deletion has one too.
    public var version: UInt64

    public init(_ key: Key, version: UInt64) {
        self.key = key
        self.version = version
    }
}

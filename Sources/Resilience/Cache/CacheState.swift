/// What a cache in memory serves, loads and forgets. Pure: events come in with the time and with chance, decisions go out.
///
/// An entry is served only while the tail of changes is close behind (`confirmed(upTo:)`), and only if none of the changes that the
/// tail or this process itself announced has ended it. A load is registered before it reads anything, so that a change announced
/// while it is under way decides whether its result is kept: an entry is never older than what was announced before or after it.
///
/// - Parameters:
///   - Key: what is read, its owner included.
///   - Tag: what many entries may share, to be ended together.
public struct CacheState<Key: Hashable & Sendable, Tag: Hashable & Sendable, Value: Sendable>: Sendable {
    public typealias Instant = BoottimeInstant

    typealias Entry = CacheEntry<Tag, Value>

    let limits: CacheLimits
    let rules: FencingRules
    var entries: EvictingStorage<Key, Entry>
    var loads = LoadsInFlight<Key, Tag>()
    var tags: TagHistory<Tag>
    var tail: TailClock
    var counters = CacheStatistics()

    public init(limits: CacheLimits) { self.init(limits: limits, rules: .all) }

    package init(limits: CacheLimits, rules: FencingRules) {
        self.limits = limits
        self.rules = rules
        self.entries = EvictingStorage(limit: limits.bytes, empty: .empty)
        self.tags = TagHistory(limit: limits.maxTags, rules: rules)
        self.tail = TailClock(stalenessBound: limits.stalenessBound)
    }

    // MARK: Reading

    /// What can be said at once. Begins nothing; a miss is counted when `read` follows.
    /// - Parameter now: not later than when the reader began, or not much: what it is told is as fresh as that.
    public mutating func hit(_ key: Key, _ now: Instant) -> CacheHit<Value>? { self.hit(key, hash: key.hashValue, now) }

    /// - Parameter hash: the key's.
    @inline(__always)
    mutating func hit(_ key: Key, hash: Int, _ now: Instant) -> CacheHit<Value>? {
        guard let place = self.entries.place(of: key, hash: hash), self.isTrusted(now) else { return nil }
        // Nearly always fresh, and then neither its other times nor its tags are looked at.
        guard now < self.entries.slots[place].entry.freshUntil,
            self.tags.isUnchanged(since: self.entries.slots[place].entry.holdsAt)
        else { return self.hit(place, key, now) }
        self.entries.wasRead(place: place)
        self.counters.hits += 1
        let value = self.entries.slots[place].entry.value
        if value == nil { self.counters.absentHits += 1 }
        return CacheHit(value: value, version: self.entries.slots[place].entry.version, isStale: false, wantsRefresh: false)
    }

    /// A hit that may be one no more, or is more than a value.
    private mutating func hit(_ place: Int, _ key: Key, _ now: Instant) -> CacheHit<Value>? {
        let entry = self.entries.slots[place].entry
        guard self.tags.holds(entry.tags, since: entry.sequence), now < entry.goneAt else {
            self.entries.remove(key)
            return nil
        }
        self.entries.change(place: place) { [sequence = self.tags.sequence] in $0.holdsAt = sequence }
        let isStale = entry.expiresAt <= now
        if isStale {
            guard let retryAt = entry.retryAt, now < retryAt else { return nil }
            self.counters.stale += 1
        }
        let wantsRefresh = !isStale && entry.refreshAt <= now
        // Asked once: from here on the others are served until the entry ends.
        if wantsRefresh { self.entries.change(place: place) { $0.refreshAt = entry.goneAt } }
        self.entries.wasRead(place: place)
        self.counters.hits += 1
        if entry.value == nil, !isStale { self.counters.absentHits += 1 }
        return CacheHit(value: entry.value, version: entry.version, isStale: isStale, wantsRefresh: wantsRefresh)
    }

    /// What a reader is to do who can wait.
    public mutating func read(_ key: Key, tags: [Tag] = [], _ now: Instant) -> CacheDecision<Value> {
        if let hit = self.hit(key, now) { return .hit(hit) }
        self.counters.misses += 1
        if !self.isTrusted(now) { self.counters.untrusted += 1 }
        if let load = self.joinable(key, now) {
            self.counters.joined += 1
            return .join(load)
        }
        return .load(self.begin(key, tags, now))
    }

    /// A reader who was asked to load an entry again begins to.
    /// - Returns: nil when somebody loads it already.
    public mutating func refresh(_ key: Key, tags: [Tag] = [], _ now: Instant) -> CacheLoadID? {
        guard self.joinable(key, now) == nil else { return nil }
        self.counters.refreshes += 1
        return self.begin(key, tags, now)
    }

    public func isTrusted(_ now: Instant) -> Bool { !self.rules.contains(.trust) || self.tail.isTrusted(now) }

    // MARK: Loading

    /// A load has ended.
    /// - Parameters:
    ///   - result: nil when there is nothing.
    ///   - random: a number from 0 to 1, in place of chance.
    /// - Returns: whether the result is kept. It may be told to those who wait for this load in any case.
    @discardableResult
    public mutating func loaded(
        _ id: CacheLoadID, _ key: Key, _ result: Loaded<Value>?, _ now: Instant, random: Double
    ) -> Bool {
        guard let load = self.loads.end(key, id) else { return false }
        guard self.isCurrent(load, result) else {
            self.counters.fenced += 1
            return false
        }
        guard self.replacesEntry(key, load, result, now) else { return false }
        let bytes = max(result?.bytes ?? 0, 0) + self.limits.entryOverhead
        guard bytes <= Int(Double(self.limits.bytes) * self.limits.largestShare) else {
            // What is there is older than what does not fit.
            self.entries.remove(key)
            self.counters.oversized += 1
            return false
        }
        let life = (result == nil ? self.limits.absentTimeToLive : self.limits.timeToLive) * (1 - self.limits.jitter * random)
        let entry = Entry(
            value: result?.value,
            version: result?.version ?? 0,
            tags: load.tags,
            sequence: load.sequence,
            load: id,
            expiresAt: now + life,
            goneAt: now + life + self.limits.staleTime,
            refreshAt: now + life * (1 - self.limits.refreshShare)
        )
        self.entries.insert(key, entry, bytes: bytes)
        return true
    }

    /// A load has failed.
    /// - Returns: what those who wait for it may be told instead of the failure.
    public mutating func failed(_ id: CacheLoadID, _ key: Key, _ now: Instant) -> CacheHit<Value>? {
        guard self.loads.end(key, id) != nil else { return nil }
        self.counters.loadFailures += 1
        guard let place = self.entries.place(of: key) else { return nil }
        let entry = self.entries.slots[place].entry
        let retryAt = now + self.limits.retryTime
        self.entries.change(place: place) { $0.refreshAt = retryAt }
        guard !self.rules.contains(.stale) || self.tail.isTrusted(now) else { return nil }
        guard self.tags.holds(entry.tags, since: entry.sequence), now < entry.goneAt else { return nil }
        self.entries.change(place: place) { $0.retryAt = retryAt }
        let isStale = entry.expiresAt <= now
        if isStale { self.counters.staleLoads += 1 }
        return CacheHit(value: entry.value, version: entry.version, isStale: isStale, wantsRefresh: false)
    }

    // MARK: Changes

    /// A change was committed: by this process, or as its tail found out.
    /// - Returns: whether an entry was removed for it.
    @discardableResult
    public mutating func invalidate(_ key: Key, version: UInt64) -> Bool {
        self.loads.announce(key, version: version)
        guard let place = self.entries.place(of: key) else { return false }
        let entry = self.entries.slots[place].entry
        // One that has the change already was loaded after it.
        guard entry.value == nil || entry.version < version else { return false }
        self.entries.remove(key)
        self.counters.invalidated += 1
        return true
    }

    /// Ends whatever bears the tag, without looking for it.
    public mutating func invalidate(_ tag: Tag) { self.tags.invalidate(tag) }

    /// Ends whatever bears the tag, loads under way included, and looks for it to remove it at once.
    /// - Returns: how many entries were removed.
    public mutating func drop(_ tag: Tag) -> Int {
        self.invalidate(tag)
        let count = self.entries.removeAll { $0.tags.contains(tag) }
        self.counters.invalidated += count
        return count
    }

    /// Ends everything, loads under way included.
    /// - Returns: how many entries were removed.
    @discardableResult
    public mutating func invalidateAll() -> Int {
        let count = self.entries.count
        self.counters.invalidated += count
        self.entries.removeAll()
        self.tags.invalidateEverything()
        return count
    }

    /// The tail has looked at the system of record.
    /// - Parameter began: when it BEGAN to, on this process's clock.
    public mutating func apply(_ poll: CachePoll<Key, Tag>, began: Instant) {
        switch poll {
        case .changes(let changes, let tags):
            for change in changes { self.invalidate(change.key, version: change.version) }
            for tag in tags { self.invalidate(tag) }
        case .everything: if self.rules.contains(.everything) { self.invalidateAll() }
        }
        self.tail.confirmed(upTo: began)
    }

    // MARK: Looking

    /// Loads of the key under way.
    public func loading(_ key: Key) -> Int { self.loads.count(key) }

    public var statistics: CacheStatistics {
        var statistics = self.counters
        statistics.entries = self.entries.count
        statistics.bytes = self.entries.bytes
        statistics.evictions = self.entries.evictions
        statistics.loading = self.loads.count
        return statistics
    }
}

import Locking

/// A cache in memory: bounded by bytes, kept from outdated values by the changes it is told of, one load a key at a time.
///
/// Safe to share between threads. A read that hits takes one lock, for as long as a look into a table takes, and never suspends.
///
/// It believes itself only while `apply` is called with what a tail of changes found, at least once in `limits.stalenessBound`; the
/// rest of the time every read loads. What this process changes it says at once, with `invalidate`, before it answers who asked for
/// the change: then whoever asks this process afterwards sees it.
public final class Cache<Key: Hashable & Sendable, Tag: Hashable & Sendable, Value: Sendable>: Sendable {
    public typealias Instant = BoottimeInstant
    public typealias Load = @Sendable () async throws -> Loaded<Value>?

    private typealias Shard = CacheShard<Key, Tag, Value>

    private let shards: [Shard]
    private let clock: @Sendable () -> Instant
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - limits: of the whole cache; each shard has its part of the bytes.
    ///   - shards: how many threads may read at once.
    ///   - clock: the time at which loads end.
    ///   - random: numbers from 0 to 1.
    public init(
        limits: CacheLimits,
        shards: Int = 16,
        clock: @escaping @Sendable () -> Instant = { .now },
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        var part = limits
        part.bytes = limits.bytes / max(shards, 1)
        self.shards = (0..<max(shards, 1)).map { _ in CacheShard(limits: part) }
        self.clock = clock
        self.random = random
    }

    // MARK: Reading

    /// What can be said without waiting. Counts a hit, and leaves it to `value` to count a miss.
    ///
    /// When the hit wants a refresh, call `refresh`: nobody else is asked to.
    /// - Parameter now: when the reader began.
    public func cached(_ key: Key, _ now: Instant) -> CacheHit<Value>? {
        let hash = key.hashValue
        return self.shards[self.place(hash)].content.withLock { $0.state.hit(key, hash: hash, now) }
    }

    /// The value, from memory or from `load`, which runs once however many wait for it, and goes on when one that waits is cancelled.
    ///
    /// - Parameters:
    ///   - now: when the reader began.
    ///   - tags: what ends the value when it is invalidated.
    ///   - end: when `load` gives up by itself at the latest, and this reader no earlier than that; nil: never. A load of another reader
    ///     that gives up before that does not end this one's patience: it is begun again, by one of those who have time left.
    ///   - load: reads the system of record, from the beginning: nothing that was read before it is called may be part of the result.
    /// - Returns: nil when there is nothing.
    /// - Throws: what `load` throws, unless there is an entry that may still be served; `CancellationError` as soon as the caller's
    ///   task is cancelled.
    public func value(
        _ key: Key, _ now: Instant, tags: [Tag] = [], until end: Instant? = nil, load: @escaping Load
    ) async throws -> Value? {
        let shard = self.shard(key)
        var now = now
        while true {
            let (decision, flight) = shard.content.withLock { content -> (CacheDecision<Value>, CacheFlight<Value>?) in
                let decision = content.state.read(key, tags: tags, now)
                switch decision {
                case .hit: return (decision, nil)
                case .join(let id): return (decision, content.flights[id])
                case .load(let id): return (decision, content.takeOff(id, until: end))
                }
            }
            switch decision {
            case .hit(let hit):
                if hit.wantsRefresh { self.refresh(key, now, tags: tags, until: end, load: load) }
                return hit.value
            case .load(let id):
                if let flight { self.run(shard, id, key, flight, load) }
                return try await flight?.wait()
            case .join:
                do { return try await flight?.wait() } catch {
                    now = self.clock()
                    guard let flightEnd = flight?.end, flightEnd <= now, end.map({ now < $0 }) ?? true, !Task.isCancelled else {
                        throw error
                    }
                }
            }
        }
    }

    /// Loads an entry again in the background, unless somebody does.
    /// - Parameter end: when `load` gives up by itself; nil: never.
    public func refresh(_ key: Key, _ now: Instant, tags: [Tag] = [], until end: Instant? = nil, load: @escaping Load) {
        let shard = self.shard(key)
        let begun = shard.content.withLock { content -> (CacheLoadID, CacheFlight<Value>)? in
            content.state.refresh(key, tags: tags, now).map { ($0, content.takeOff($0, until: end)) }
        }
        if let (id, flight) = begun { self.run(shard, id, key, flight, load) }
    }

    // MARK: Changes

    /// A change was committed: whatever is older than `version` is not served any more, nor kept when a load brings it.
    /// - Returns: whether an entry was removed for it.
    @discardableResult
    public func invalidate(_ key: Key, version: UInt64) -> Bool {
        self.shard(key).content.withLock { $0.state.invalidate(key, version: version) }
    }

    /// Ends whatever bears the tag, loads under way included.
    public func invalidate(_ tag: Tag) {
        for shard in self.shards { shard.content.withLock { $0.state.invalidate(tag) } }
    }

    /// Ends whatever bears the tag, loads under way included, and removes it at once. It walks through all entries while readers wait:
    /// for an operator's word, not for every change.
    /// - Returns: how many entries were removed.
    public func drop(_ tag: Tag) -> Int {
        self.shards.reduce(0) { count, shard in count + shard.content.withLock { $0.state.drop(tag) } }
    }

    /// Ends everything, loads under way included.
    /// - Returns: how many entries were removed.
    @discardableResult
    public func invalidateAll() -> Int {
        self.shards.reduce(0) { count, shard in count + shard.content.withLock { $0.state.invalidateAll() } }
    }

    /// A tail of changes has looked at the system of record. Looks are told in the order in which they were made.
    /// - Parameter began: when the look BEGAN.
    public func apply(_ poll: CachePoll<Key, Tag>, began: Instant) {
        guard case .changes(let changes, let tags) = poll else {
            return self.shards.forEach { shard in shard.content.withLock { $0.state.apply(poll, began: began) } }
        }
        var parts = [[CacheChange<Key>]](repeating: [], count: self.shards.count)
        for change in changes { parts[self.place(change.key.hashValue)].append(change) }
        for (shard, part) in zip(self.shards, parts) {
            shard.content.withLock { $0.state.apply(.changes(part, tags: tags), began: began) }
        }
    }

    // MARK: Looking

    public func isTrusted(_ now: Instant) -> Bool {
        self.shards.allSatisfy { shard in shard.content.withLock { $0.state.isTrusted(now) } }
    }

    /// Of all shards, one after the other.
    public var statistics: CacheStatistics {
        self.shards.reduce(CacheStatistics()) { $0 + $1.content.withLock { $0.state.statistics } }
    }

    // MARK: Loads

    private func run(
        _ shard: Shard, _ id: CacheLoadID, _ key: Key, _ flight: CacheFlight<Value>, _ load: @escaping Load
    ) {
        Task.immediate {
            let outcome: Result<Loaded<Value>?, any Error>
            do { outcome = .success(try await load()) } catch { outcome = .failure(error) }
            let now = self.clock()
            let random = self.random()
            let result = shard.content.withLock { content -> Result<Value?, any Error> in
                content.flights[id] = nil
                switch outcome {
                case .success(let loaded):
                    content.state.loaded(id, key, loaded, now, random: random)
                    return .success(loaded?.value)
                case .failure(let error):
                    guard let stale = content.state.failed(id, key, now) else { return .failure(error) }
                    return .success(stale.value)
                }
            }
            flight.land(result)
        }
    }

    /// By the upper half of the hash: the lower one says where the key is within its shard.
    private func place(_ hash: Int) -> Int {
        let upper = UInt64(bitPattern: Int64(hash)) >> 32
        return Int((upper * UInt64(self.shards.count)) >> 32)
    }

    private func shard(_ key: Key) -> Shard { self.shards[self.place(key.hashValue)] }
}

extension CacheShard.Content {
    mutating func takeOff(_ id: CacheLoadID, until end: BoottimeInstant?) -> CacheFlight<Value> {
        let flight = CacheFlight<Value>(until: end)
        self.flights[id] = flight
        return flight
    }
}

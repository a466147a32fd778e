/// Which loads may be waited for, and whose results are kept.
extension CacheState {
    mutating func begin(_ key: Key, _ tags: [Tag], _ now: Instant) -> CacheLoadID {
        self.counters.loads += 1
        // While entries are believed, a load may be answered from the shared cache, which is as recent as the tail; else it is not.
        let asOf = self.tail.isTrusted(now) ? self.tail.confirmed ?? now : now
        return self.loads.begin(key, tags: tags, sequence: self.tags.sequence, asOf: asOf, now)
    }

    /// The load that a reader who comes now may wait for.
    func joinable(_ key: Key, _ now: Instant) -> CacheLoadID? {
        guard let load = self.loads.latest(key), now < load.since + self.limits.joinTime else { return nil }
        if self.rules.contains(.joins) {
            guard load.announced == nil, self.tags.holds(load.tags, since: load.sequence) else { return nil }
        }
        // Changes that nobody announces while the tail lags would make a long load say what was true when it began.
        if self.rules.contains(.joinAge) {
            guard self.tail.isRecent(load.asOf, now) else { return nil }
        }
        return load.id
    }

    /// Whether no change that was announced since the load began is missing in its result.
    func isCurrent(_ load: LoadsInFlight<Key, Tag>.Load, _ result: Loaded<Value>?) -> Bool {
        guard self.tags.holds(load.tags, since: load.sequence) else { return false }
        guard let announced = load.announced else { return true }
        guard let result else { return !self.rules.contains(.absences) }
        return !self.rules.contains(.loads) || result.version >= announced
    }

    /// Whether the result is newer than what is there. Versions tell, where there are two; else the load that began later.
    ///
    /// What has expired gives way to anything: versions go back when the system of record does, and that must pass.
    func replacesEntry(
        _ key: Key, _ load: LoadsInFlight<Key, Tag>.Load, _ result: Loaded<Value>?, _ now: Instant
    ) -> Bool {
        guard let place = self.entries.place(of: key) else { return true }
        let entry = self.entries.slots[place].entry
        guard now < entry.expiresAt else { return true }
        guard let version = result?.version, entry.value != nil, version != entry.version else { return load.id > entry.load }
        return version > entry.version
    }
}

/// What one server tells the shared cache of the changes that it sees, and which of its entries the server may believe. Pure.
///
/// Looks are made one after the other, and numbered. A shared entry is believed only if the shared cache has applied the last look
/// of this server that found anything: then no change that this process knows of is missing in it. Nothing depends on which process
/// answers for the shared cache, on what it has forgotten, or on whether an answer was lost; the database's clock matters only where
/// another server's look stands for one of this server's own.
///
/// `looked` and `changed` come BEFORE the cache in memory is told, and `read` after a load is registered there: so a load never asks
/// for less than the entry in memory that it follows.
public struct SharedCacheTail: Sendable {
    /// Random, another one for each start of the process.
    public let server: UInt64
    private let limits: SharedCacheLimits
    private let rules: FencingRules

    private var lastBegun: UInt64 = 0
    private var lastLook: UInt64 = 0
    private var lastBegan: UInt64 = 0
    private var lastEnded: UInt64 = 0
    /// The last look that found anything.
    private var required: UInt64 = 0

    /// What the looks after `base` found, and the shared cache has not been heard to have.
    private var base: UInt64 = 0
    private var baseEnded: UInt64 = 0
    private var changes: [CacheChange<String>] = []
    private var tags: [String] = []
    /// The look up to which the apply under way goes; what was found since is kept apart.
    private var underWay: (position: UInt64, ended: UInt64)?
    private var later: [(changes: [CacheChange<String>], tags: [String])] = []
    private var mustRenew = false
    /// Answers in a row that left this server behind.
    private var timesBehind = 0

    /// What operators want to be read anew, and the shared cache has not been heard to have.
    private var forgotten = Forgotten()

    /// What this process changed itself, with the last look that had begun before it had.
    private var ownChanges: [String: UInt64] = [:]
    /// The last look that had begun when more was changed than is remembered one by one.
    private var ownChangesFloor: UInt64?

    public init(server: UInt64, limits: SharedCacheLimits = SharedCacheLimits()) {
        self.init(server: server, limits: limits, rules: .all)
    }

    package init(server: UInt64, limits: SharedCacheLimits, rules: FencingRules) {
        self.server = server
        self.limits = limits
        self.rules = rules
    }

    // MARK: Forgetting

    /// What the keys and the tags name is to be read anew by all servers, though nothing of it may have changed. It goes along with the
    /// looks that end from now on until the shared cache is heard to have one of them: nobody else knows of it.
    public mutating func forget(_ keys: [String], tags: [String]) {
        for name in keys + tags { self.changed(name) }
        let look = self.nextLook
        for key in keys { self.forgotten.keys[key] = look }
        for tag in tags { self.forgotten.tags[tag] = look }
        if self.forgotten.keys.count + self.forgotten.tags.count > self.limits.maxChanges {
            self.forgotten = Forgotten(everything: look)
        }
    }

    /// The first look that may end from now on.
    private var nextLook: UInt64 { max(self.lastBegun, self.lastLook + 1) }

    // MARK: Looks

    /// A look at the changes begins: nothing of it has been asked yet.
    public mutating func lookBegins() { self.lastBegun += 1 }

    /// The look that began last has ended. One that failed is not told of.
    /// - Parameters:
    ///   - began: the database's time before its snapshot was taken, in microseconds.
    ///   - ended: the database's time after its snapshot was taken.
    public mutating func looked(_ poll: CachePoll<String, String>, began: UInt64, ended: UInt64) {
        self.lastLook = self.lastBegun
        self.ownChanges = self.ownChanges.filter { $0.value >= self.lastLook }
        if let floor = self.ownChangesFloor, floor < self.lastLook { self.ownChangesFloor = nil }
        switch poll {
        case .changes(let changes, let tags):
            if !changes.isEmpty || !tags.isEmpty { self.required = self.lastLook }
            let known = self.changes.count + self.tags.count + self.later.reduce(0) { $0 + $1.changes.count + $1.tags.count }
            if known + changes.count + tags.count > self.limits.maxChanges {
                self.startAgain(began: began, ended: ended)
            } else if self.underWay != nil {
                self.later.append((changes, tags))
            } else {
                self.changes += changes
                self.tags += tags
            }
        case .everything:
            self.required = self.lastLook
            if self.rules.contains(.sharedEverything) || self.base == 0 { self.startAgain(began: began, ended: ended) }
        }
        // The database's clock went back: what it said before does not compare with what it will say.
        if began < self.lastEnded { self.mustRenew = true }
        // This process remembers its own word no longer than until here: from now on the shared cache must have heard of it.
        if !self.forgotten.isEmpty { self.required = self.lastLook }
        self.lastBegan = began
        self.lastEnded = ended
    }

    /// What was found up to this look is not known one by one: somebody else must have applied it, or a generation begins with it.
    private mutating func startAgain(began: UInt64, ended: UInt64) {
        self.base = self.lastLook
        self.baseEnded = self.rules.contains(.sharedAdoption) ? ended : began
        self.changes = []
        self.tags = []
        self.later = []
    }

    // MARK: Applying

    /// What is to be applied now; `answered` follows. Nil: the last one is under way, or there has been no look.
    /// - Parameter stamp: never used before.
    public mutating func nextApply(stamp: SharedCacheStamp) -> SharedCacheApply? {
        guard self.underWay == nil, self.lastLook > 0 else { return nil }
        self.underWay = (self.lastLook, self.lastEnded)
        let forgotten = self.forgotten.upTo(self.lastLook)
        return SharedCacheApply(
            server: self.server,
            position: self.lastLook,
            base: self.base,
            baseEnded: self.baseEnded,
            began: self.lastBegan,
            changes: self.changes + forgotten.keys.keys.sorted().map { CacheChange($0, version: .max) },
            tags: self.tags + forgotten.tags.keys.sorted(),
            stamp: stamp,
            mayRenew: self.timesBehind >= self.limits.patience,
            mustRenew: self.mustRenew || self.forgotten.everything != nil
        )
    }

    /// - Parameters:
    ///   - answer: nil when there was none: it may have been applied, or may be still.
    ///   - apply: what it answers.
    public mutating func answered(_ answer: SharedCacheAnswer?, to apply: SharedCacheApply) {
        guard let underWay = self.underWay, underWay.position == apply.position else { return }
        self.underWay = nil
        switch answer {
        case .applied, .renewed:
            self.timesBehind = 0
            if apply.mustRenew { self.mustRenew = false }
            self.forgotten.remove(upTo: apply.position)
            // A look since may have begun a new count.
            if self.base <= apply.position, self.base == apply.base {
                self.base = underWay.position
                self.baseEnded = self.rules.contains(.sharedAdoption) ? underWay.ended : apply.began
                self.changes = []
                self.tags = []
            }
        case .behind: self.timesBehind += 1
        case nil: break
        }
        for part in self.later {
            self.changes += part.changes
            self.tags += part.tags
        }
        self.later = []
    }

    // MARK: Own changes

    /// This process has committed a change of what the key or the tag names.
    public mutating func changed(_ name: String) {
        if self.ownChanges.count < self.limits.maxOwnChanges || self.ownChanges[name] != nil {
            self.ownChanges[name] = self.lastBegun
        } else {
            self.ownChangesFloor = self.lastBegun
        }
    }

    // MARK: Reading

    /// What a load that has just been registered asks the shared cache.
    public func read(_ key: String, tags: [String] = []) -> SharedCacheRead {
        var required: UInt64? = self.lastLook == 0 ? nil : self.required
        if self.rules.contains(.sharedOwnWrites) {
            if self.ownChangesFloor != nil || self.ownChanges[key] != nil { required = nil }
            if tags.contains(where: { self.ownChanges[$0] != nil }) { required = nil }
        }
        return SharedCacheRead(key: key, tags: tags, server: self.server, required: required)
    }

    /// The entry that may be believed. Only while the tail is close behind, as in memory: the caller sees to that.
    public func believed<Value: Sendable>(_ view: SharedCacheView<Value>, _ read: SharedCacheRead) -> SharedCacheEntry<Value>? {
        guard let entry = view.entry, let generation = view.generation, let required = read.required else { return nil }
        if self.rules.contains(.sharedPosition) {
            guard let position = view.position, position >= required else { return nil }
        }
        if self.rules.contains(.sharedGeneration) {
            guard entry.generation == generation else { return nil }
        }
        if self.rules.contains(.sharedTags) {
            guard entry.tagStamps == view.tagStamps else { return nil }
        }
        return entry
    }
}

/// Keys and tags, each with the first look that takes it along.
private struct Forgotten: Sendable {
    var keys: [String: UInt64] = [:]
    var tags: [String: UInt64] = [:]
    /// More was named than is remembered one by one: a new generation, in which nothing is left, begins with this look.
    var everything: UInt64?

    var isEmpty: Bool { self.keys.isEmpty && self.tags.isEmpty && self.everything == nil }

    func upTo(_ look: UInt64) -> Forgotten { self.only { $0 <= look } }

    mutating func remove(upTo look: UInt64) { self = self.only { $0 > look } }

    private func only(_ isMeant: (UInt64) -> Bool) -> Forgotten {
        guard !self.isEmpty else { return self }
        return Forgotten(
            keys: self.keys.filter { isMeant($0.value) }, tags: self.tags.filter { isMeant($0.value) },
            everything: self.everything.flatMap { isMeant($0) ? $0 : nil })
    }
}

/// What the shared cache does: the model that its scripts are written after, each function one atomic script. Pure.
///
/// Beside the entries it holds one record, the token: the generation in force, for each server the last look at the changes that it
/// applied, how far the looks reach on the database's clock, and for each slot (keys and tags are spread over a fixed number of them)
/// a stamp of its last change. The token is one value: it is there as a whole, or lost as a whole, and without it nothing is
/// believed. So it does no harm when any entry, or the token, is evicted, flushed, or taken back to what it was long ago.
public struct SharedCacheState<Value: Sendable>: Sendable {
    struct Token: Sendable {
        var generation: SharedCacheStamp
        /// Every change committed before this, by the database's clock, is in.
        var confirmed: UInt64
        var positions: [UInt64: UInt64] = [:]
        var stamps: [Int: SharedCacheStamp] = [:]
    }

    /// Servers in the token; when more come, those of others are forgotten, who then join again as they did at first.
    public static var maxServers: Int { 64 }

    private let slots: Int
    private let rules: FencingRules
    var token: Token?
    var entries: [String: SharedCacheEntry<Value>] = [:]

    /// - Parameter slots: the more there are, the fewer results are refused because another key of their slot changed.
    public init(slots: Int = 1024) { self.init(slots: slots, rules: .all) }

    package init(slots: Int, rules: FencingRules) {
        self.slots = max(slots, 1)
        self.rules = rules
    }

    /// The slot of a key or a tag, the same in every process (FNV-1a).
    public static func slot(of name: String, of slots: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(max(slots, 1)))
    }

    // MARK: Scripts

    public func read(_ read: SharedCacheRead) -> SharedCacheView<Value> {
        SharedCacheView(
            generation: self.token?.generation,
            position: self.token?.positions[read.server],
            keyStamp: self.stamp(read.key),
            tagStamps: read.tags.map { self.stamp($0) },
            entry: self.entries[read.key]
        )
    }

    /// - Returns: whether it is kept.
    @discardableResult
    public mutating func fill(_ fill: SharedCacheFill<Value>) -> Bool {
        // One of another generation would not be believed, and would take the place of one that is.
        guard let token = self.token, token.generation == fill.entry.generation else { return false }
        if self.rules.contains(.sharedFillSlot) {
            guard self.stamp(fill.key) == fill.keyStamp else { return false }
        }
        if let there = self.entries[fill.key], there.generation == fill.entry.generation, there.version > fill.entry.version {
            return false
        }
        self.entries[fill.key] = fill.entry
        return true
    }

    public mutating func apply(_ apply: SharedCacheApply) -> SharedCacheAnswer {
        // Where there is none, a new generation takes nothing from anybody.
        guard var token = self.token, !apply.mustRenew else { return self.renew(apply) }
        let continues = token.positions[apply.server].map { $0 >= apply.base } ?? false
        let isCovered = token.confirmed >= apply.baseEnded
        guard continues || isCovered || !self.rules.contains(.sharedContinuity) else {
            return apply.mayRenew ? self.renew(apply) : .behind
        }
        for change in apply.changes {
            token.stamps[self.slot(change.key)] = apply.stamp
            if let entry = self.entries[change.key], entry.value == nil || entry.version < change.version {
                self.entries[change.key] = nil
            }
        }
        for tag in apply.tags { token.stamps[self.slot(tag)] = apply.stamp }
        if token.positions[apply.server] == nil, token.positions.count >= Self.maxServers { token.positions = [:] }
        // One that was sent before may come after: it says nothing new.
        token.positions[apply.server] = max(token.positions[apply.server] ?? 0, apply.position)
        token.confirmed = max(token.confirmed, apply.began)
        self.token = token
        return .applied
    }

    private mutating func renew(_ apply: SharedCacheApply) -> SharedCacheAnswer {
        self.token = Token(generation: apply.stamp, confirmed: apply.began, positions: [apply.server: apply.position])
        return .renewed
    }

    private func slot(_ name: String) -> Int { Self.slot(of: name, of: self.slots) }

    private func stamp(_ name: String) -> SharedCacheStamp? { self.token?.stamps[self.slot(name)] }
}

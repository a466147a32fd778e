import DequeModule

/// When which tag was invalidated last, in the order of invalidations. Bounded: what is forgotten counts as invalidated.
struct TagHistory<Tag: Hashable & Sendable>: Sendable {
    private let limit: Int
    private let rules: FencingRules
    /// The number of the last invalidation.
    private(set) var sequence: UInt64 = 0
    private var last: [Tag: UInt64] = [:]
    /// Oldest first; those that a later one of the same tag has replaced are passed over.
    private var order = Deque<(tag: Tag, sequence: UInt64)>()
    /// What bears a tag and is not younger than this is invalid: a tag that was forgotten may be one of its own.
    private var floor: UInt64 = 0
    /// Whatever is not younger than this is invalid.
    private var everythingFloor: UInt64 = 0

    init(limit: Int, rules: FencingRules) {
        self.limit = max(limit, 1)
        self.rules = rules
    }

    var count: Int { self.last.count }

    mutating func invalidate(_ tag: Tag) {
        self.sequence += 1
        self.last[tag] = self.sequence
        self.order.append((tag, self.sequence))
        while self.last.count > self.limit, let oldest = self.order.popFirst() {
            guard self.last[oldest.tag] == oldest.sequence else { continue }
            self.last[oldest.tag] = nil
            if self.rules.contains(.forgottenTags) { self.floor = oldest.sequence }
        }
        if self.order.count > 2 * self.limit { self.order.removeAll { self.last[$0.tag] != $0.sequence } }
    }

    mutating func invalidateEverything() {
        self.sequence += 1
        self.everythingFloor = self.sequence
        self.last = [:]
        self.order = []
    }

    /// Whether nothing at all was invalidated since that number of invalidations: what held then holds now.
    func isUnchanged(since sequence: UInt64) -> Bool { sequence == self.sequence }

    /// Whether nothing has ended what was begun at that number of invalidations and bears these tags.
    func holds(_ tags: [Tag], since sequence: UInt64) -> Bool {
        guard sequence >= self.everythingFloor else { return false }
        if tags.isEmpty { return true }
        guard sequence >= self.floor else { return false }
        guard self.rules.contains(.tags) else { return true }
        return tags.allSatisfy { (self.last[$0] ?? 0) <= sequence }
    }
}

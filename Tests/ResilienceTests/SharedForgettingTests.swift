import Testing

@testable import Resilience

@Suite("What a cache shared by servers is told to forget")
struct SharedForgettingTests {
    private static let nothing = CachePoll<String, String>.changes([], tags: [])

    /// A server, what it shares with others, and how often it has looked.
    private struct World {
        var tail: SharedCacheTail
        var shared = SharedCacheState<String>()
        private var looks: UInt64 = 0

        /// It shares two values, of which one has a tag.
        init(maxChanges: Int = 100) {
            var limits = SharedCacheLimits()
            limits.maxChanges = maxChanges
            self.tail = SharedCacheTail(server: 1, limits: limits)
            self.tail.lookBegins()
            self.look(.everything)
            _ = self.apply()
            self.fill("a", tags: [])
            self.fill("b", tags: ["t"])
        }

        mutating func look(_ poll: CachePoll<String, String>) {
            self.looks += 1
            self.tail.looked(poll, began: self.looks * 1000, ended: self.looks * 1000 + 500)
            self.tail.lookBegins()
        }

        /// - Parameter reaches: whether Redis is there.
        mutating func apply(reaches: Bool = true) -> SharedCacheAnswer? {
            self.looks += 1
            guard let apply = self.tail.nextApply(stamp: SharedCacheStamp(high: 1, low: self.looks)) else { return nil }
            let answer = reaches ? self.shared.apply(apply) : nil
            self.tail.answered(answer, to: apply)
            return answer
        }

        mutating func fill(_ key: String, tags: [String]) {
            let read = self.tail.read(key, tags: tags)
            if let fill = SharedCacheFill(read, seen: self.shared.read(read), version: 1, value: key) { self.shared.fill(fill) }
        }

        /// What this server believes: the values, joined.
        var believed: String {
            let entries: [(key: String, tags: [String])] = [("a", []), ("b", ["t"])]
            return entries.compactMap { key, tags in
                let read = self.tail.read(key, tags: tags)
                return self.tail.believed(self.shared.read(read), read)?.value
            }.joined()
        }
    }

    @Test func `what is forgotten goes with the next look, once`() {
        var world = World()
        #expect(world.believed == "ab")
        world.tail.forget(["a"], tags: ["t"])
        #expect(world.believed.isEmpty, "from this moment on")
        world.look(Self.nothing)
        #expect(world.apply() == .applied)
        world.look(Self.nothing)
        #expect(world.apply() == .applied)
        #expect(world.shared.read(world.tail.read("a")).entry == nil)
        #expect(world.believed.isEmpty)
        world.fill("a", tags: [])
        world.fill("b", tags: ["t"])
        world.look(Self.nothing)
        #expect(world.apply() == .applied)
        #expect(world.believed == "ab", "it was forgotten once")
    }

    @Test func `what was not answered is not lost when the looks start over`() {
        var world = World()
        world.tail.forget(["a"], tags: ["t"])
        world.look(Self.nothing)
        _ = world.apply(reaches: false)
        // More has changed than is told one by one; nobody else knows what was to be forgotten.
        world.look(.everything)
        _ = world.apply(reaches: false)
        world.look(Self.nothing)
        #expect(world.believed.isEmpty, "Redis has not heard of it")
        // Another server, which sees all changes, has applied them meanwhile.
        let others = SharedCacheApply(
            server: 2, position: 1, base: 0, baseEnded: 0, began: 90_000, changes: [], tags: [],
            stamp: SharedCacheStamp(high: 2, low: 1), mayRenew: false, mustRenew: false)
        #expect(world.shared.apply(others) == .applied)
        #expect(world.apply() == .applied)
        world.look(Self.nothing)
        #expect(world.shared.read(world.tail.read("a")).entry == nil)
        #expect(world.believed.isEmpty)
    }

    @Test func `what comes while an apply is under way goes with the next one`() throws {
        var world = World()
        world.look(Self.nothing)
        let next = world.tail.nextApply(stamp: SharedCacheStamp(high: 3, low: 1))
        let apply = try #require(next)
        world.tail.forget(["a"], tags: [])
        world.tail.answered(world.shared.apply(apply), to: apply)
        world.look(Self.nothing)
        #expect(world.apply() == .applied)
        #expect(world.shared.read(world.tail.read("a")).entry == nil)
    }

    @Test func `when more is named than is remembered, all is forgotten`() {
        var world = World(maxChanges: 3)
        world.tail.forget(["c", "d"], tags: ["x", "y"])
        world.look(Self.nothing)
        #expect(world.apply() == .renewed)
        #expect(world.believed.isEmpty)
        world.fill("a", tags: [])
        world.look(Self.nothing)
        #expect(world.apply() == .applied)
        #expect(world.believed == "a")
    }
}

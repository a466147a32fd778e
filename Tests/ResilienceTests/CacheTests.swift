import Locking
import Resilience
import TestSupport
import Testing

@Suite("A cache and its waiting readers")
struct CacheTests {
    private struct Broken: Error {}

    /// A system of record whose answers wait until they are let go.
    private final class Source: Sendable {
        private struct State {
            var waiting: [CheckedContinuation<Void, Never>] = []
            var loads = 0
        }

        private let state = Guarded(State())

        var loads: Int { self.state.withLock { $0.loads } }
        var waiting: Int { self.state.withLock { $0.waiting.count } }

        func load(_ value: String, version: UInt64) async -> Loaded<String>? {
            await withCheckedContinuation { continuation in
                self.state.withLock { state in
                    state.loads += 1
                    state.waiting.append(continuation)
                }
            }
            return Loaded(value, version: version, bytes: 10)
        }

        func letGo() {
            let waiting = self.state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private typealias Strings = Cache<String, String, String>

    /// Time stands still: however slow the machine, the tail does not fall behind.
    private static let now = BoottimeInstant.now

    private static func cache(_ limits: CacheLimits = CacheLimits()) -> Strings {
        let cache = Strings(limits: limits, shards: 4, clock: { Self.now }, random: { 0.5 })
        cache.apply(.everything, began: Self.now)
        return cache
    }

    @Test(.timeLimit(.minutes(1))) func `a thousand who miss together load once`() async throws {
        let cache = Self.cache()
        let source = Source()
        let values = try await withThrowingTaskGroup { group in
            for _ in 0..<1000 {
                group.addTask { try await cache.value("a", Self.now) { await source.load("A", version: 1) } }
            }
            await eventually("all wait") { cache.statistics.misses == 1000 && source.waiting == 1 }
            source.letGo()
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(values == [String?](repeating: "A", count: 1000))
        #expect(source.loads == 1)
        #expect(cache.statistics.joined == 999)
        #expect(cache.statistics.loading == 0)
        #expect(cache.cached("a", Self.now)?.value == "A")
    }

    @Test(.timeLimit(.minutes(1))) func `one that is cancelled leaves, the one whose load it is too, and the load goes on`()
        async throws
    {
        let cache = Self.cache()
        let source = Source()
        let first = Task { try await cache.value("a", Self.now) { await source.load("A", version: 1) } }
        await eventually("it loads") { source.waiting == 1 }
        let second = Task { try await cache.value("a", Self.now) { await source.load("B", version: 2) } }
        let third = Task { try await cache.value("a", Self.now) { await source.load("C", version: 3) } }
        await eventually("the others wait") { cache.statistics.joined == 2 }
        first.cancel()
        second.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(source.waiting == 1)
        source.letGo()
        #expect(try await third.value == "A")
        #expect(cache.cached("a", Self.now)?.value == "A")
    }

    @Test(.timeLimit(.minutes(1))) func `after a change while it loads those who come are told the new, and the new stays`()
        async throws
    {
        let cache = Self.cache()
        let source = Source()
        let before = Task { try await cache.value("a", Self.now) { await source.load("old", version: 1) } }
        await eventually("it loads") { source.waiting == 1 }
        cache.invalidate("a", version: 2)
        let after = Task { try await cache.value("a", Self.now) { await source.load("new", version: 2) } }
        await eventually("the new one loads too") { source.waiting == 2 }
        source.letGo()
        #expect(try await before.value == "old")
        #expect(try await after.value == "new")
        await eventually("the new stays") { cache.cached("a", Self.now)?.value == "new" }
        #expect(cache.statistics.fenced == 1)
    }

    @Test func `a failure reaches all who wait, and the next one tries again`() async throws {
        let cache = Self.cache()
        await #expect(throws: Broken.self) { try await cache.value("a", Self.now) { throw Broken() } }
        #expect(try await cache.value("a", Self.now) { Loaded("A", version: 1, bytes: 1) } == "A")
        #expect(try await cache.value("a", Self.now) { throw Broken() } == "A")
        #expect(cache.statistics.loadFailures == 1)
    }

    // MARK: Time

    private final class HeldClock: Sendable {
        private let now = Guarded(CacheTests.now)

        func pass(_ duration: Duration) { self.now.withLock { $0 += duration } }

        var time: BoottimeInstant { self.now.withLock { $0 } }
    }

    /// A cache that a test's clock goes by, which nobody else makes changes to.
    private static func cache(by clock: HeldClock) -> Strings {
        var limits = CacheLimits()
        limits.stalenessBound = nil
        let cache = Strings(limits: limits, shards: 4, clock: { clock.time }, random: { 0.5 })
        cache.apply(.everything, began: Self.now)
        return cache
    }

    @Test(.timeLimit(.minutes(1))) func `a load that gives up is begun again once for those who have time left`() async throws {
        let clock = HeldClock()
        let cache = Self.cache(by: clock)
        let source = Source()
        let short = Task {
            try await cache.value("a", Self.now, until: Self.now + .seconds(5)) {
                _ = await source.load("A", version: 1)
                throw Broken()
            }
        }
        await eventually("it loads") { source.waiting == 1 }
        let long = (0..<10).map { _ in
            Task {
                try await cache.value("a", Self.now, until: Self.now + .seconds(20)) { await source.load("B", version: 1) }
            }
        }
        // As patient as the first: its load's end is theirs.
        let others = (0..<10).map { _ in
            Task { try await cache.value("a", Self.now, until: Self.now + .seconds(5)) { await source.load("C", version: 1) } }
        }
        await eventually("the others wait") { cache.statistics.joined == 20 }
        clock.pass(.seconds(5))
        source.letGo()
        for task in [short] + others { await #expect(throws: Broken.self) { try await task.value } }
        await eventually("it loads again, and all wait for that") { source.waiting == 1 && cache.statistics.joined == 29 }
        source.letGo()
        for task in long { #expect(try await task.value == "B") }
        #expect(source.loads == 2)
    }

    @Test(.timeLimit(.minutes(1))) func `a load that fails in time fails for all, and one's own is not begun again`() async throws {
        let clock = HeldClock()
        let cache = Self.cache(by: clock)
        let source = Source()
        let first = Task {
            try await cache.value("a", Self.now, until: Self.now + .seconds(5)) {
                _ = await source.load("A", version: 1)
                throw Broken()
            }
        }
        await eventually("it loads") { source.waiting == 1 }
        let second = Task {
            try await cache.value("a", Self.now, until: Self.now + .seconds(20)) { await source.load("B", version: 1) }
        }
        await eventually("the other waits") { cache.statistics.joined == 1 }
        source.letGo()
        await #expect(throws: Broken.self) { try await first.value }
        await #expect(throws: Broken.self) { try await second.value }
        await #expect(throws: Broken.self) {
            try await cache.value("a", Self.now, until: Self.now + .seconds(5)) {
                clock.pass(.seconds(5))
                throw Broken()
            }
        }
        #expect(source.loads == 1)
        #expect(cache.statistics.loads == 2)
    }

    @Test func `who waits for a value that grows old has it loaded again, and gets the old one`() async throws {
        let clock = HeldClock()
        let cache = Self.cache(by: clock)
        _ = try await cache.value("a", clock.time) { Loaded("A", version: 1, bytes: 1) }
        // Near its end, the jitter taken off: one reader has it loaded anew.
        clock.pass(CacheLimits().timeToLive * (1 - CacheLimits().jitter * 0.5) * (1 - CacheLimits().refreshShare / 2))
        #expect(try await cache.value("a", clock.time) { Loaded("B", version: 2, bytes: 1) } == "A")
        await eventually("it is loaded again") { cache.cached("a", clock.time)?.value == "B" }
        #expect(cache.statistics.refreshes == 1)
    }

    @Test func `a refresh brings the new value behind the readers' backs`() async throws {
        let cache = Self.cache()
        #expect(try await cache.value("a", Self.now) { Loaded("A", version: 1, bytes: 1) } == "A")
        cache.refresh("a", Self.now) { Loaded("B", version: 2, bytes: 1) }
        await eventually("the new one is there") { cache.cached("a", Self.now)?.value == "B" }
    }

    @Test func `tags and changes reach every shard, and all of them are counted`() async throws {
        let cache = Self.cache()
        for number in 0..<100 {
            _ = try await cache.value("\(number)", Self.now, tags: ["even \(number % 2)"]) { Loaded("v", version: 1, bytes: 1) }
        }
        #expect(cache.statistics.entries == 100)
        cache.invalidate("even 0")
        #expect((0..<100).count { cache.cached("\($0)", Self.now) != nil } == 50)
        cache.apply(.changes((0..<30).map { CacheChange("\($0)", version: 2) }, tags: []), began: Self.now)
        #expect((0..<100).count { cache.cached("\($0)", Self.now) != nil } == 35)
        cache.invalidateAll()
        #expect(cache.statistics.entries == 0)
        #expect(cache.statistics.bytes == 0)
    }

    @Test func `the bytes are bounded over all shards`() async throws {
        var limits = CacheLimits()
        limits.bytes = 100_000
        let cache = Self.cache(limits)
        for number in 0..<1_000 {
            _ = try await cache.value("\(number)", Self.now) { Loaded("v", version: 1, bytes: number) }
        }
        _ = try await cache.value("huge", Self.now) { Loaded("v", version: 1, bytes: 4_000) }
        let statistics = cache.statistics
        #expect(statistics.bytes <= 100_000)
        #expect(statistics.bytes > 80_000)
        #expect(statistics.evictions + statistics.entries == 1_000)
        #expect(statistics.oversized == 1)
        #expect(cache.cached("huge", Self.now) == nil)
    }
}

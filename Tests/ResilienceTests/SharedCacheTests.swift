import Resilience
import Testing

@Suite("A cache shared by servers")
struct SharedCacheTests {
    /// A server whose looks take a millisecond of the database's time.
    private struct Server {
        var tail: SharedCacheTail

        init(_ id: UInt64) { self.tail = SharedCacheTail(server: id) }

        mutating func look(_ poll: CachePoll<String, String>, at milliseconds: UInt64) {
            self.tail.lookBegins()
            self.tail.looked(poll, began: milliseconds * 1000, ended: milliseconds * 1000 + 1000)
        }

        mutating func apply(to shared: inout SharedCacheState<String>, stamp: UInt64, isAnswered: Bool = true) -> SharedCacheAnswer?
        {
            guard let apply = self.tail.nextApply(stamp: SharedCacheStamp(high: 0, low: stamp)) else { return nil }
            let answer = shared.apply(apply)
            self.tail.answered(isAnswered ? answer : nil, to: apply)
            return answer
        }

        /// What may be believed of the key; "miss" when there is nothing to believe.
        func read(_ key: String, tags: String..., from shared: SharedCacheState<String>) -> String {
            let read = self.tail.read(key, tags: tags)
            guard let entry = self.tail.believed(shared.read(read), read) else { return "miss" }
            return entry.value ?? "nothing"
        }

        func fill(_ key: String, _ value: String?, version: UInt64, in shared: inout SharedCacheState<String>) -> Bool {
            let read = self.tail.read(key)
            guard let fill = SharedCacheFill(read, seen: shared.read(read), version: version, value: value) else { return false }
            return shared.fill(fill)
        }
    }

    private static func change(_ key: String, _ version: UInt64) -> CachePoll<String, String> {
        .changes([CacheChange(key, version: version)], tags: [])
    }

    private static let nothing = CachePoll<String, String>.changes([], tags: [])

    /// A server that shares a value, and what it shares it in.
    private static func one() -> (Server, SharedCacheState<String>) {
        var (server, shared) = (Server(1), SharedCacheState<String>())
        server.look(.everything, at: 10)
        _ = server.apply(to: &shared, stamp: 1)
        _ = server.fill("a", "A", version: 1, in: &shared)
        return (server, shared)
    }

    @Test func `what one server shares the other reads, until it changes`() {
        var (first, shared) = Self.one()
        var second = Server(2)
        #expect(second.read("a", from: shared) == "miss")
        second.look(.everything, at: 20)
        #expect(second.apply(to: &shared, stamp: 2) == .behind)
        first.look(Self.nothing, at: 30)
        #expect(first.apply(to: &shared, stamp: 3) == .applied)
        second.look(Self.nothing, at: 31)
        #expect(second.apply(to: &shared, stamp: 4) == .applied)
        #expect(second.read("a", from: shared) == "A")
        second.look(Self.change("a", 2), at: 40)
        #expect(second.read("a", from: shared) == "miss")
        #expect(first.read("a", from: shared) == "A")
        #expect(second.apply(to: &shared, stamp: 5) == .applied)
        #expect(first.read("a", from: shared) == "miss")
    }

    @Test func `a server alone loses its patience and begins anew`() {
        var (_, shared) = Self.one()
        var second = Server(2)
        second.look(.everything, at: 20)
        for stamp: UInt64 in 2...4 { #expect(second.apply(to: &shared, stamp: stamp) == .behind) }
        #expect(second.apply(to: &shared, stamp: 5) == .renewed)
        #expect(second.read("a", from: shared) == "miss")
        #expect(second.fill("a", "A", version: 1, in: &shared))
        #expect(second.read("a", from: shared) == "A")
    }

    @Test func `after a lost answer the changes are sent again, and nothing is believed before`() {
        var (server, shared) = Self.one()
        let before = shared
        server.look(Self.change("a", 2), at: 20)
        _ = server.apply(to: &shared, stamp: 2, isAnswered: false)
        server.look(Self.nothing, at: 30)
        // It was carried out, or it was not: the next one does no harm, or catches up.
        for state in [shared, before] {
            var (again, state) = (server, state)
            #expect(again.apply(to: &state, stamp: 3) == .applied)
            #expect(again.read("a", from: state) == "miss")
        }
        #expect(server.read("a", from: before) == "miss")
    }

    @Test func `taken back to what it was, it is not believed, and not added to`() {
        var (server, shared) = Self.one()
        let before = shared
        server.look(Self.change("b", 2), at: 20)
        #expect(server.apply(to: &shared, stamp: 2) == .applied)
        #expect(server.read("a", from: shared) == "A")
        shared = before
        #expect(server.read("a", from: shared) == "miss")
        server.look(Self.nothing, at: 30)
        #expect(server.apply(to: &shared, stamp: 3) == .behind)
        #expect(server.read("a", from: shared) == "miss")
    }

    @Test func `a result is not shared when a change came while it was loaded`() {
        var (server, shared) = Self.one()
        let read = server.tail.read("b")
        let view = shared.read(read)
        server.look(Self.change("b", 2), at: 20)
        _ = server.apply(to: &shared, stamp: 2)
        let fill = SharedCacheFill(read, seen: view, version: 1, value: "old")
        #expect(fill.map { shared.fill($0) } == false)
        #expect(server.fill("b", "new", version: 2, in: &shared))
        #expect(server.read("b", from: shared) == "new")
    }

    @Test func `what a server has changed itself it does not read here before its next look`() {
        var (server, shared) = Self.one()
        server.tail.lookBegins()
        server.tail.changed("a")
        // This look had begun: it may have missed the change.
        server.tail.looked(Self.nothing, began: 20_000, ended: 21_000)
        _ = server.apply(to: &shared, stamp: 2)
        #expect(server.read("a", from: shared) == "miss")
        server.look(Self.change("a", 1), at: 30)
        _ = server.apply(to: &shared, stamp: 3)
        #expect(server.read("a", from: shared) == "A")
    }

    @Test func `when the database's clock goes back, all begins anew`() {
        var (server, shared) = Self.one()
        server.look(Self.nothing, at: 5)
        #expect(server.apply(to: &shared, stamp: 2) == .renewed)
        #expect(server.read("a", from: shared) == "miss")
        server.look(Self.nothing, at: 8)
        #expect(server.apply(to: &shared, stamp: 3) == .applied)
    }

    @Test func `a key's slot is the same everywhere and for ever`() {
        #expect(SharedCacheState<String>.slot(of: "", of: 1024) == 0x325)
        #expect(SharedCacheState<String>.slot(of: "a", of: 1024) == 0x08c)
    }
}

import Resilience
import Testing

@Suite("A cache and the changes it is told of")
struct CacheInvalidationTests {
    @Test func `a change removes what is older, and leaves what has it already`() {
        var cache = ScriptedCache()
        _ = cache.read("a")
        cache.loaded(1, "a", "A2", version: 2)
        cache.state.invalidate("a", version: 2)
        #expect(cache.read("a") == "A2")
        cache.state.invalidate("a", version: 3)
        #expect(cache.read("a") == "load 2")
        #expect(cache.state.statistics.invalidated == 1)
    }

    @Test func `a result that a change has overtaken is not kept; one that has it is`() {
        var cache = ScriptedCache()
        #expect(cache.read("a") == "load 1")
        cache.state.invalidate("a", version: 5)
        #expect(cache.loaded(1, "a", "A4", version: 4) == false)
        #expect(cache.read("a") == "load 2")
        cache.state.invalidate("a", version: 5)
        #expect(cache.loaded(2, "a", "A5", version: 5) == true)
        #expect(cache.read("a") == "A5")
        #expect(cache.state.statistics.fenced == 1)
    }

    @Test func `who comes after a change does not wait for a load that began before it`() {
        var cache = ScriptedCache()
        #expect(cache.read("a") == "load 1")
        #expect(cache.read("a") == "wait 1")
        cache.state.invalidate("a", version: 5)
        #expect(cache.read("a") == "load 2")
        #expect(cache.read("a") == "wait 2")
        #expect(cache.state.loading("a") == 2)
        #expect(cache.loaded(2, "a", "A5", version: 5) == true)
        #expect(cache.loaded(1, "a", "A4", version: 4) == false)
        #expect(cache.read("a") == "A5")
        #expect(cache.state.statistics.loading == 0)
    }

    @Test func `that there is nothing is not kept when a change came meanwhile`() {
        var cache = ScriptedCache()
        #expect(cache.read("a") == "load 1")
        cache.state.invalidate("a", version: 1)
        #expect(cache.loaded(1, "a", nil) == false)
        #expect(cache.read("a") == "load 2")
    }

    @Test func `a tag ends all that bear it, loads under way too, and nothing else`() {
        var cache = ScriptedCache()
        #expect(cache.read("a", tags: "x", "y") == "load 1")
        cache.loaded(1, "a", "A")
        #expect(cache.read("b", tags: "y") == "load 2")
        cache.loaded(2, "b", "B")
        #expect(cache.read("c", tags: "x") == "load 3")
        cache.state.invalidate("x")
        #expect(cache.read("c", tags: "x") == "load 4")
        #expect(cache.loaded(3, "c", "C") == false)
        #expect(cache.read("a", tags: "x", "y") == "load 5")
        #expect(cache.read("b", tags: "y") == "B")
        #expect(cache.loaded(5, "a", "A again") == true)
        #expect(cache.read("a") == "A again")
    }

    @Test func `what bears a tag can be dropped at once, and counted, loads under way too`() {
        var cache = ScriptedCache()
        for (number, key) in ["a", "b", "c"].enumerated() {
            _ = cache.read(key, tags: key == "c" ? "y" : "x", "z")
            cache.loaded(UInt64(number + 1), key, key.uppercased())
        }
        #expect(cache.read("d", tags: "x") == "load 4")
        let bytes = cache.state.statistics.bytes
        #expect(cache.state.drop("x") == 2)
        #expect(cache.state.statistics.entries == 1)
        #expect(cache.state.statistics.bytes == bytes / 3)
        #expect(cache.state.statistics.invalidated == 2)
        #expect(cache.loaded(4, "d", "D") == false)
        #expect(cache.hit("a") == nil && cache.hit("b") == nil && cache.hit("c") == "C")
        #expect(cache.state.drop("x") == 0)
        #expect(cache.state.drop("y") == 1)
        #expect(cache.state.invalidate("c", version: 9) == false)
    }

    @Test func `what goes because anything may have changed is counted`() {
        var cache = ScriptedCache()
        for (number, key) in ["a", "b"].enumerated() {
            _ = cache.read(key)
            cache.loaded(UInt64(number + 1), key, key.uppercased(), version: 1)
        }
        #expect(cache.state.invalidate("a", version: 1) == false)
        #expect(cache.state.invalidate("a", version: 2) == true)
        #expect(cache.state.invalidateAll() == 1)
        #expect(cache.state.invalidateAll() == 0)
    }

    @Test func `a tag that had to be forgotten ends what bears any tag, and leaves what bears none`() {
        var cache = ScriptedCache { $0.maxTags = 2 }
        _ = cache.read("tagged", tags: "quiet")
        cache.loaded(1, "tagged", "T")
        _ = cache.read("plain")
        cache.loaded(2, "plain", "P")
        for tag in ["a", "b", "a", "b", "a"] { cache.state.invalidate(tag) }
        #expect(cache.read("tagged", tags: "quiet") == "T")
        cache.state.invalidate("c")
        #expect(cache.read("tagged", tags: "quiet") == "load 3")
        #expect(cache.loaded(3, "tagged", "T") == true)
        #expect(cache.read("tagged", tags: "quiet") == "T")
        #expect(cache.read("plain") == "P")
    }

    @Test func `when anything may have changed, nothing is kept, loads under way neither`() {
        var cache = ScriptedCache()
        _ = cache.read("a")
        cache.loaded(1, "a", "A", version: 7)
        #expect(cache.read("b") == "load 2")
        cache.state.apply(.everything, began: cache.now)
        #expect(cache.read("a") == "load 3")
        #expect(cache.read("b") == "load 4")
        #expect(cache.loaded(2, "b", "B", version: 9) == false)
        #expect(cache.loaded(4, "b", "B", version: 9) == true)
        #expect(cache.read("b") == "B")
    }

    @Test func `of two loads the newer version stays; without versions the one that began later`() {
        var cache = ScriptedCache { $0.joinTime = .zero }
        #expect(cache.read("a") == "load 1")
        #expect(cache.read("a") == "load 2")
        #expect(cache.loaded(2, "a", "A2", version: 2) == true)
        #expect(cache.loaded(1, "a", "A1", version: 1) == false)
        #expect(cache.read("b") == "load 3")
        #expect(cache.read("b") == "load 4")
        #expect(cache.loaded(4, "b", "late") == true)
        #expect(cache.loaded(3, "b", "early") == false)
        #expect(cache.loaded(3, "b", "twice") == false)
        #expect(cache.hit("a") == "A2")
        #expect(cache.hit("b") == "late")
    }

    @Test func `versions may go back once an entry's time is over`() {
        var cache = ScriptedCache()
        _ = cache.read("a")
        cache.loaded(1, "a", "A9", version: 9)
        cache.pass(.seconds(300))
        #expect(cache.read("a") == "load 2")
        #expect(cache.loaded(2, "a", "A3", version: 3) == true)
        #expect(cache.read("a") == "A3")
    }
}

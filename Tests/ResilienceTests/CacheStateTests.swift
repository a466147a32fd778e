import Resilience
import Testing

@Suite("What a cache keeps, and for how long")
struct CacheStateTests {
    @Test func `what was loaded is served until its time is over`() {
        var cache = ScriptedCache { $0.timeToLive = .seconds(100) }
        #expect(cache.hit("a") == nil)
        #expect(cache.read("a") == "load 1")
        #expect(cache.loaded(1, "a", "A", version: 1) == true)
        #expect(cache.hit("a") == "A")
        cache.pass(.seconds(89))
        #expect(cache.read("a") == "A")
        cache.pass(.seconds(11))
        #expect(cache.hit("a") == nil)
        #expect(cache.read("a") == "load 2")
    }

    @Test func `chance shortens a life, by no more than its share`() {
        var cache = ScriptedCache {
            $0.timeToLive = .seconds(100)
            $0.jitter = 0.2
            $0.refreshShare = 0
        }
        _ = cache.read("a")
        cache.loaded(1, "a", "A")
        cache.pass(.seconds(89))
        #expect(cache.hit("a") == "A")
        cache.pass(.seconds(1))
        #expect(cache.hit("a") == nil)
    }

    @Test func `that there is nothing is remembered too, for a shorter time, and ends with any change`() {
        var cache = ScriptedCache()
        #expect(cache.read("a") == "load 1")
        #expect(cache.loaded(1, "a", nil) == true)
        #expect(cache.read("a") == "nothing")
        cache.state.invalidate("a", version: 1)
        #expect(cache.read("a") == "load 2")
        cache.loaded(2, "a", nil)
        cache.pass(.seconds(10))
        #expect(cache.read("a") == "load 3")
        #expect(cache.state.statistics.absentHits == 1)
    }

    @Test func `near its end one reader is asked to load an entry again, the others are served`() {
        var cache = ScriptedCache { $0.timeToLive = .seconds(100) }
        _ = cache.read("a")
        cache.loaded(1, "a", "A", version: 1)
        cache.pass(.seconds(90))
        #expect(cache.read("a") == "A refresh")
        #expect(cache.read("a") == "A")
        #expect(cache.refresh("a") == 2)
        #expect(cache.refresh("a") == nil)
        #expect(cache.loaded(2, "a", "A", version: 1) == true)
        cache.pass(.seconds(89))
        #expect(cache.read("a") == "A")
    }

    @Test func `when loading it again has failed, another is asked a little later`() {
        var cache = ScriptedCache {
            $0.timeToLive = .seconds(100)
            $0.retryTime = .seconds(1)
        }
        _ = cache.read("a")
        cache.loaded(1, "a", "A")
        cache.pass(.seconds(95))
        #expect(cache.read("a") == "A refresh")
        #expect(cache.refresh("a") != nil)
        #expect(cache.failed(2, "a") == "A")
        #expect(cache.read("a") == "A")
        cache.pass(.seconds(1))
        #expect(cache.read("a") == "A refresh")
    }

    // MARK: Failures

    @Test func `past its time an entry is served when loading fails, for a bounded time`() {
        var cache = ScriptedCache {
            $0.timeToLive = .seconds(100)
            $0.staleTime = .seconds(50)
            $0.retryTime = .seconds(5)
        }
        _ = cache.read("a")
        cache.loaded(1, "a", "A")
        cache.pass(.seconds(100))
        #expect(cache.read("a") == "load 2")
        #expect(cache.failed(2, "a") == "A stale")
        // Who comes right after does not wait for another failure.
        #expect(cache.read("a") == "A stale")
        cache.pass(.seconds(5))
        #expect(cache.read("a") == "load 3")
        cache.pass(.seconds(45))
        #expect(cache.failed(3, "a") == nil)
        let statistics = cache.state.statistics
        #expect(statistics.stale == 1 && statistics.staleLoads == 1)
        #expect(statistics.hits == 1 && statistics.misses == 3, "each read is a hit or a miss, and a stale one a hit")
    }

    @Test func `past its time an entry is served only as long as others' changes are known`() {
        var cache = ScriptedCache {
            ($0.timeToLive, $0.staleTime, $0.stalenessBound) = (.seconds(1), .seconds(60), .seconds(2))
        }
        cache.followsTail = false
        _ = cache.read("a")
        cache.loaded(1, "a", "A")
        cache.pass(.milliseconds(1_500))
        #expect(cache.read("a") == "load 2")
        #expect(cache.failed(2, "a") == "A stale")
        cache.pass(.seconds(1))
        #expect(cache.read("a") == "load 3")
        #expect(cache.failed(3, "a") == nil, "nobody has looked for changes for longer than the bound")
    }

    @Test func `what was invalidated is not served when loading fails`() {
        var cache = ScriptedCache { $0.timeToLive = .seconds(100) }
        _ = cache.read("a", tags: "tenant")
        cache.loaded(1, "a", "A")
        cache.pass(.seconds(100))
        #expect(cache.read("a", tags: "tenant") == "load 2")
        cache.state.invalidate("tenant")
        #expect(cache.failed(2, "a") == nil)
        _ = cache.read("b")
        cache.loaded(3, "b", "B", version: 1)
        cache.state.invalidate("b", version: 2)
        #expect(cache.read("b") == "load 4")
        #expect(cache.failed(4, "b") == nil)
    }

    @Test func `past its time an entry is not served while the tail lags`() {
        var cache = ScriptedCache { $0.timeToLive = .seconds(100) }
        _ = cache.read("a")
        cache.loaded(1, "a", "A")
        cache.pass(.seconds(100))
        #expect(cache.read("a") == "load 2")
        cache.followsTail = false
        cache.pass(.seconds(2.5))
        #expect(cache.failed(2, "a") == nil)
    }

    // MARK: The tail

    @Test func `nothing is served before the tail has looked, nor while it lags behind`() {
        var state = CacheState<String, String, String>(limits: CacheLimits())
        let start = BoottimeInstant.now
        guard case .load(let id) = state.read("a", start) else {
            Issue.record("it should load")
            return
        }
        state.loaded(id, "a", Loaded("A", version: 1, bytes: 1), start, random: 0)
        func isServed(after seconds: Double) -> Bool { state.hit("a", start + .seconds(seconds))?.value == "A" }
        #expect(!isServed(after: 0))
        state.apply(.changes([], tags: []), began: start)
        #expect(isServed(after: 0))
        #expect(isServed(after: 2))
        #expect(!isServed(after: 2.1))
        // A look that began before another counts for nothing more.
        state.apply(.changes([], tags: []), began: start - .seconds(1))
        #expect(isServed(after: 1.5))
    }

    @Test func `while the tail lags, readers share loads that are no older than the bound`() {
        var cache = ScriptedCache()
        cache.followsTail = false
        cache.pass(.seconds(3))
        #expect(cache.read("a") == "load 1")
        cache.pass(.seconds(2))
        #expect(cache.read("a") == "wait 1")
        cache.pass(.seconds(0.5))
        #expect(cache.read("a") == "load 2")
        #expect(cache.state.statistics.untrusted == 3)
    }

    @Test func `a cache that nobody else changes needs no tail`() {
        var cache = ScriptedCache { $0.stalenessBound = nil }
        cache.followsTail = false
        cache.pass(.seconds(50))
        _ = cache.read("a")
        cache.loaded(1, "a", "A")
        cache.pass(.seconds(50))
        #expect(cache.read("a") == "A")
    }

    @Test func `a load that hangs does not keep those who come later waiting`() {
        var cache = ScriptedCache { $0.joinTime = .seconds(10) }
        #expect(cache.read("a") == "load 1")
        cache.pass(.seconds(9))
        #expect(cache.read("a") == "wait 1")
        cache.pass(.seconds(1))
        #expect(cache.read("a") == "load 2")
    }
}

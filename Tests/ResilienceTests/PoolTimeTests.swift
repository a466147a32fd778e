import Resilience
import Testing

@Suite("A pool's connections and requests grow old")
struct PoolTimeTests {
    // MARK: Lifetime

    @Test func `an idle connection is closed when it has lived long enough`() {
        var pool = ScriptedPool {
            $0.lifetime = .seconds(100)
            $0.idleTime = nil
        }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.pass(.seconds(99)) == [])
        #expect(pool.pass(.seconds(1)) == ["close 1: lifetime"])
        #expect(pool.state.statistics.closed.lifetime == 1)
        #expect(pool.state.statistics.open == 0)
    }

    @Test func `one that carries a request is closed after it, and takes no other`() {
        var pool = ScriptedPool([.shared(by: 8, growingAt: 8)]) { $0.lifetime = .seconds(100) }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b") == ["b gets 1"])
        #expect(pool.pass(.seconds(100)) == [])
        #expect(pool.ask("c") == ["connect 2"])
        #expect(pool.release(1) == [])
        #expect(pool.release(1) == ["close 1: lifetime"])
        #expect(pool.connected(2) == ["c gets 2"])
    }

    @Test func `one that makes way at its end is replaced for those that wait`() {
        var pool = ScriptedPool {
            $0.maxOpen = 1
            $0.lifetime = .seconds(4)
        }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.pass(.seconds(4)) == [])
        #expect(pool.ask("b") == [])
        #expect(pool.release(1) == ["close 1: lifetime", "connect 2"])
        #expect(pool.connected(2) == ["b gets 2"])
    }

    @Test func `chance shortens the life, so that connections made together do not end together`() {
        var pool = ScriptedPool {
            $0.lifetime = .seconds(100)
            $0.lifetimeJitter = 0.2
        }
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1", "connect 2", "connect 3"])
        #expect(pool.connected(1, random: 0) + pool.release(1) == ["a gets 1", "b gets 1"])
        #expect(pool.connected(2, random: 0.5) + pool.release(2) == ["c gets 2"])
        #expect(pool.connected(3, random: 1) + pool.release(1) == [])
        #expect(pool.pass(.seconds(79)) == [])
        #expect(pool.pass(.seconds(1)) == ["close 3: lifetime"])
        #expect(pool.pass(.seconds(10)) == ["close 2: lifetime"])
        #expect(pool.pass(.seconds(10)) == ["close 1: lifetime"])
    }

    // MARK: Idle

    @Test func `a connection that nobody uses is closed after the idle time, which every use begins anew`() {
        var pool = ScriptedPool {
            $0.idleTime = .seconds(60)
            $0.healthCheckAfter = nil
        }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.pass(.seconds(59)) == [])
        #expect(pool.ask("b") + pool.release(1) == ["b gets 1"])
        #expect(pool.pass(.seconds(59)) == [])
        #expect(pool.pass(.seconds(1)) == ["close 1: idleTime"])
        #expect(pool.state.statistics.closed.idleTime == 1)
    }

    @Test func `without bounds a connection stays, and nobody has to wake`() {
        var pool = ScriptedPool {
            $0.lifetime = nil
            $0.idleTime = nil
            $0.healthCheckAfter = nil
        }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.state.nextWake == nil)
        #expect(pool.pass(.seconds(1_000_000)) == [])
        #expect(pool.ask("b") == ["b gets 1"])
    }

    // MARK: Checks

    @Test func `a connection idle for too long is tried before it is used`() {
        var pool = ScriptedPool { $0.healthCheckAfter = .seconds(30) }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.pass(.seconds(30)) == [])
        #expect(pool.ask("b") == ["check 1"])
        #expect(pool.state.statistics.open == 1)
        #expect(pool.state.statistics.idle == 0)
        #expect(pool.checked(1) == ["b gets 1"])
        #expect(pool.release(1) == [])
        // Just used: trusted again.
        #expect(pool.ask("c") == ["c gets 1"])
    }

    @Test func `one that does not answer when tried is replaced`() {
        var pool = ScriptedPool { $0.healthCheckAfter = .seconds(30) }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.pass(.seconds(30)) == [])
        #expect(pool.ask("b") == ["check 1"])
        #expect(pool.lost(1) == ["connect 2"])
        #expect(pool.connected(2) == ["b gets 2"])
        #expect(pool.state.statistics.closed.broken == 1)
    }

    @Test func `as many are tried as are wanted, and no more`() {
        var pool = ScriptedPool { $0.healthCheckAfter = .seconds(30) }
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1", "connect 2", "connect 3"])
        #expect(pool.connected(1) + pool.connected(2) + pool.connected(3) == ["a gets 1", "b gets 2", "c gets 3"])
        #expect(pool.release(1) + pool.release(2) + pool.release(3) == [])
        #expect(pool.pass(.seconds(30)) == [])
        #expect(pool.ask("d") == ["check 1"])
        #expect(pool.ask("e") == ["check 2"])
        #expect(pool.checked(2) == ["d gets 2"])
        #expect(pool.checked(1) == ["e gets 1"])
    }

    @Test func `a fresh connection is preferred to one that has to be tried`() {
        var pool = ScriptedPool { $0.healthCheckAfter = .seconds(30) }
        #expect(pool.ask(all: "a", "b") == ["connect 1", "connect 2"])
        #expect(pool.connected(1) + pool.connected(2) == ["a gets 1", "b gets 2"])
        #expect(pool.release(1) == [])
        #expect(pool.pass(.seconds(30)) == [])
        #expect(pool.release(2) == [])
        #expect(pool.ask("c") == ["c gets 2"])
        #expect(pool.ask("d") == ["check 1"])
    }

    // MARK: Waiting

    @Test func `a request waits no longer than the acquire timeout, each by its own clock`() {
        var pool = ScriptedPool {
            $0.maxOpen = 1
            $0.acquireTimeout = .seconds(5)
        }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b") == [])
        #expect(pool.pass(.seconds(2)) == [])
        #expect(pool.ask("c") == [])
        #expect(pool.pass(.milliseconds(2_999)) == [])
        #expect(pool.pass(.milliseconds(1)) == ["b: timedOut"])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.release(1) == ["c gets 1"])
        #expect(pool.pass(.seconds(60)) == [])
        let statistics = pool.state.statistics
        #expect(statistics.timedOut == 1)
        #expect(statistics.granted == 2)
        #expect(statistics.grantedAfterWaiting == 2)
        #expect(statistics.waitTime == .seconds(4))
    }

    @Test func `connections that take too long are waited for no longer either`() {
        var pool = ScriptedPool { $0.acquireTimeout = .seconds(5) }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.pass(.seconds(5)) == ["a: timedOut"])
        #expect(pool.connected(1) == [])
        #expect(pool.ask("b") == ["b gets 1"])
    }
}

import Resilience
import Testing

@Suite("A pool keeps connections ready") struct PoolReadinessTests {
    @Test func `as many as it should, from the start on`() {
        var pool = ScriptedPool { $0.minIdle = 2 }
        #expect(pool.pass(.seconds(10)) == [])
        #expect(pool.start() == ["connect 1", "connect 2"])
        #expect(pool.start() == [])
        #expect(pool.connected(1) + pool.connected(2) == [])
        #expect(pool.ask("a") == ["connect 3", "a gets 1"])
        #expect(pool.connected(3) == [])
        #expect(pool.state.statistics.idle == 2)
    }

    @Test func `without a start, from the first request on`() {
        var pool = ScriptedPool {
            $0.minIdle = 1
            $0.maxOpen = 8
        }
        #expect(pool.ask("a") == ["connect 1", "connect 2"])
        #expect(pool.ask("b") == ["connect 3"])
        #expect(pool.connected(1) + pool.connected(2) == ["a gets 1", "b gets 2"])
        #expect(pool.connected(3) == [])
        #expect(pool.release(1) + pool.release(2) == [])
        #expect(pool.state.statistics.idle == 3)
    }

    @Test func `never more than may be open, and never more than may be idle`() {
        var pool = ScriptedPool { $0.minIdle = 9 }
        #expect(pool.start() == ["connect 1", "connect 2", "connect 3"])
        var other = ScriptedPool {
            $0.minIdle = 3
            $0.maxIdle = 1
        }
        #expect(other.start() == ["connect 1"])
        #expect(other.connected(1) == [])
    }

    @Test func `idleness takes only those that are more than it should keep, the stalest first`() {
        var pool = ScriptedPool {
            $0.minIdle = 1
            $0.idleTime = .seconds(60)
            $0.healthCheckAfter = nil
        }
        #expect(pool.start() == ["connect 1"])
        #expect(pool.connected(1) == [])
        #expect(pool.ask("a") == ["connect 2", "a gets 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.release(1) == [])
        #expect(pool.pass(.seconds(58)) == [])
        #expect(pool.pass(.seconds(1)) == ["close 2: idleTime"])
        #expect(pool.state.nextWake.map { _ in true } == true)
        #expect(pool.pass(.seconds(600)) == [])
        #expect(pool.ask("b") == ["connect 3", "b gets 1"])
    }

    @Test func `one that has lived long enough is replaced`() {
        var pool = ScriptedPool {
            $0.minIdle = 1
            $0.lifetime = .seconds(100)
            $0.idleTime = nil
        }
        #expect(pool.start() == ["connect 1"])
        #expect(pool.connected(1) == [])
        #expect(pool.pass(.seconds(100)) == ["close 1: lifetime", "connect 2"])
    }

    @Test func `one that is lost is replaced`() {
        var pool = ScriptedPool { $0.minIdle = 1 }
        #expect(pool.start() == ["connect 1"])
        #expect(pool.connected(1) == [])
        #expect(pool.ask("a") + pool.release(1) == ["connect 2", "a gets 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.lost(1) == [])
        #expect(pool.retire(2) == ["close 2: retired", "connect 3"])
    }

    @Test func `a server that is not there is tried again without being asked for, ever more seldom`() {
        var pool = ScriptedPool {
            $0.minIdle = 2
            $0.initialBackoff = .milliseconds(100)
            $0.maximumBackoff = .milliseconds(200)
        }
        #expect(pool.start() == ["connect 1", "connect 2"])
        #expect(pool.connectFailed(1) + pool.connectFailed(2) == [])
        #expect(pool.pass(.milliseconds(99)) == [])
        #expect(pool.pass(.milliseconds(1)) == ["connect 3"])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.connectFailed(3) == [])
        #expect(pool.pass(.milliseconds(199)) == [])
        #expect(pool.pass(.milliseconds(1)) == ["connect 4"])
        #expect(pool.connected(4) == ["connect 5"])
        #expect(pool.shutDown() == ["close 4: shutDown"])
        #expect(pool.state.nextWake == nil)
    }
}

import Resilience
import Testing

@Suite("A pool whose server fails")
struct PoolFailureTests {
    private static func impatient(_ limits: inout PoolLimits) {
        limits.initialBackoff = .milliseconds(100)
        limits.maximumBackoff = .milliseconds(450)
    }

    @Test func `without any connection those that wait are told at once that the server is not there`() {
        var pool = ScriptedPool()
        #expect(pool.ask(all: "a", "b") == ["connect 1", "connect 2"])
        // The other attempt may still succeed.
        #expect(pool.connectFailed(1) == [])
        #expect(pool.connectFailed(2) == ["a: unreachable", "b: unreachable"])
        #expect(pool.state.isFailing)
        #expect(pool.state.statistics.connectFailures == 2)
        #expect(pool.state.statistics.waiting == 0)
    }

    @Test func `the server is left alone for longer with every failure in a row, and one attempt is made at a time`() {
        var pool = ScriptedPool([.alone], Self.impatient)
        #expect(pool.ask("a") == ["connect 1"])
        var attempt = 1
        for backoff in [100, 200, 400, 450, 450] {
            #expect(pool.connectFailed(attempt).last?.hasSuffix(": unreachable") == true)
            // Meanwhile nobody is kept waiting in vain.
            #expect(pool.ask("early") == ["early: unreachable"])
            #expect(pool.pass(.milliseconds(backoff - 1)) == [])
            #expect(pool.ask("early") == ["early: unreachable"])
            #expect(pool.pass(.milliseconds(1)) == [])
            attempt += 1
            #expect(pool.ask("next") == ["connect \(attempt)"])
            #expect(pool.ask("another") == [])
        }
    }

    @Test func `chance takes up to half of the wait away`() {
        var pool = ScriptedPool([.alone], Self.impatient)
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connectFailed(1, random: 1) == ["a: unreachable"])
        #expect(pool.pass(.milliseconds(49)) == [])
        #expect(pool.ask("b") == ["b: unreachable"])
        #expect(pool.pass(.milliseconds(1)) == [])
        #expect(pool.ask("c") == ["connect 2"])
    }

    @Test func `attempts that fail together are one failure`() {
        var pool = ScriptedPool([.alone], Self.impatient)
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1", "connect 2", "connect 3"])
        #expect(pool.connectFailed(1) + pool.connectFailed(2) == [])
        #expect(pool.connectFailed(3).count == 3)
        #expect(pool.pass(.milliseconds(99)) == [])
        #expect(pool.ask("d") == ["d: unreachable"])
        #expect(pool.pass(.milliseconds(1)) == [])
        #expect(pool.ask("e") == ["connect 4"])
    }

    @Test func `while one connection works, those that wait for another wait on, and it is tried again`() {
        var pool = ScriptedPool([.alone], Self.impatient)
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask(all: "b", "c") == ["connect 2", "connect 3"])
        #expect(pool.connectFailed(2) + pool.connectFailed(3) == [])
        #expect(pool.pass(.milliseconds(99)) == [])
        #expect(pool.pass(.milliseconds(1)) == ["connect 4"])
        #expect(pool.connected(4) == ["b gets 4", "connect 5"])
        #expect(pool.release(1) == ["c gets 1"])
    }

    @Test func `a server that is back serves everyone, and the next failure begins from the shortest wait`() {
        var pool = ScriptedPool([.alone], Self.impatient)
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connectFailed(1) == ["a: unreachable"])
        #expect(pool.pass(.milliseconds(100)) == [])
        #expect(pool.ask(all: "b", "c") == ["connect 2"])
        #expect(pool.connected(2) == ["b gets 2", "connect 3"])
        #expect(pool.state.isFailing)
        #expect(pool.release(2) == ["c gets 2"])
        #expect(!pool.state.isFailing)
        #expect(pool.connectFailed(3) == [])
        #expect(pool.ask("d") == [])
        #expect(pool.pass(.milliseconds(100)) == ["connect 4"])
    }

    @Test func `a server that accepts and closes at once is not hammered`() {
        var pool = ScriptedPool([.alone], Self.impatient)
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.lost(1) == [])
        #expect(pool.ask("b") == [])
        #expect(pool.pass(.milliseconds(99)) == [])
        #expect(pool.pass(.milliseconds(1)) == ["connect 2"])
        #expect(pool.connected(2) == ["b gets 2"])
        #expect(pool.lost(2) == [])
        #expect(pool.ask(all: "c", "d") == [])
        #expect(pool.pass(.milliseconds(199)) == [])
        #expect(pool.pass(.milliseconds(1)) == ["connect 3"])
        #expect(pool.connectFailed(3) == ["c: unreachable", "d: unreachable"])
    }

    @Test func `a connection that is lost with its first request fails none of those that wait`() {
        var pool = ScriptedPool { $0.maxOpen = 1 }
        #expect(pool.ask(all: "a", "b") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.lost(1) == [])
        #expect(pool.pass(.milliseconds(50)) == ["connect 2"])
        #expect(pool.connected(2) == ["b gets 2"])
    }

    @Test func `connections that worked and are lost are made again at once`() {
        var pool = ScriptedPool { $0.maxOpen = 2 }
        #expect(pool.ask(all: "a", "b") == ["connect 1", "connect 2"])
        #expect(pool.connected(1) + pool.connected(2) == ["a gets 1", "b gets 2"])
        #expect(pool.release(1) + pool.release(2) == [])
        #expect(pool.ask(all: "c", "d", "e") == ["c gets 1", "d gets 2"])
        #expect(pool.lost(1) == ["connect 3"])
        #expect(pool.lost(2) == [])
        #expect(!pool.state.isFailing)
        #expect(pool.connected(3) == ["e gets 3"])
        let statistics = pool.state.statistics
        #expect(statistics.closed.broken == 2)
        #expect(statistics.requestsInFlight == 1)
    }

    @Test func `a connection that cannot be used again goes when its requests have ended`() {
        var pool = ScriptedPool([.shared(by: 4, growingAt: 4)])
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b") == ["b gets 1"])
        #expect(pool.retire(1) == [])
        #expect(pool.ask("c") == ["connect 2"])
        #expect(pool.release(1) == [])
        #expect(pool.release(1) == ["close 1: retired"])
        #expect(pool.connected(2) == ["c gets 2"])
        #expect(pool.release(2) == [])
        #expect(pool.retire(2) == ["close 2: retired"])
        #expect(pool.state.statistics.closed.retired == 2)
    }

    @Test func `what is told about a connection that is forgotten is ignored`() {
        var pool = ScriptedPool()
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.lost(1) == [])
        let statistics = pool.state.statistics
        #expect(pool.connected(1) == ["nobody wants 1"])
        #expect(pool.release(1) + pool.lost(1) + pool.checked(1) + pool.retire(1) + pool.connectFailed(1) == [])
        #expect(pool.state.statistics == statistics)
    }
}

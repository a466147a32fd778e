import Resilience
import Testing

@Suite("A pool shuts down")
struct PoolEndTests {
    @Test func `those that wait are told, idle ones are closed, and those in use when their requests have ended`() {
        var pool = ScriptedPool { $0.maxOpen = 2 }
        #expect(pool.ask(all: "a", "b") == ["connect 1", "connect 2"])
        #expect(pool.connected(1) + pool.connected(2) == ["a gets 1", "b gets 2"])
        #expect(pool.release(1) == [])
        #expect(pool.shutDown() == ["close 1: shutDown"])
        #expect(!pool.state.isFinished)
        #expect(pool.ask("late") == ["late: shutDown"])
        #expect(pool.release(2) == ["close 2: shutDown"])
        #expect(pool.state.isFinished)
        #expect(pool.state.statistics.closed.shutDown == 2)
        #expect(pool.state.statistics.closed.total == pool.state.statistics.connected)
        #expect(pool.state.nextWake == nil)
    }

    @Test func `the queue is told to go`() {
        var pool = ScriptedPool { $0.maxOpen = 1 }
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.shutDown() == ["b: shutDown", "c: shutDown"])
        #expect(pool.state.statistics.waiting == 0)
        #expect(pool.shutDown() == [])
    }

    @Test func `a connection that arrives afterwards, or is being tried, is not wanted`() {
        var pool = ScriptedPool { $0.healthCheckAfter = .seconds(1) }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.ask(all: "b", "c") == ["check 1", "connect 2"])
        #expect(pool.shutDown().sorted() == ["b: shutDown", "c: shutDown", "close 1: shutDown"])
        #expect(pool.state.isFinished)
        #expect(pool.connected(2) == ["nobody wants 2"])
        #expect(pool.checked(1) == [])
        #expect(pool.state.statistics.connected == 1)
    }

    @Test func `a pool that is failing ends too`() {
        var pool = ScriptedPool()
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connectFailed(1) == ["a: unreachable"])
        #expect(pool.shutDown() == [])
        #expect(pool.state.isFinished)
        #expect(pool.pass(.seconds(60)) == [])
    }

    @Test func `a connection that is lost afterwards is the last one too`() {
        var pool = ScriptedPool()
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.shutDown() == [])
        #expect(pool.lost(1) == [])
        #expect(pool.state.isFinished)
        #expect(pool.state.statistics.closed.broken == 1)
    }
}

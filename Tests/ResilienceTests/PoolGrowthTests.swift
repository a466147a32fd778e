import Resilience
import Testing

@Suite("A pool grows as far as it is needed, and may")
struct PoolGrowthTests {
    @Test func `nothing is connected before the first request`() {
        var pool = ScriptedPool()
        #expect(pool.pass(.seconds(3_600)) == [])
        #expect(pool.state.nextWake == nil)
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.release(1) == [])
        #expect(pool.ask("b") == ["b gets 1"])
    }

    @Test func `each request that waits has a connection on its way, up to the most that may be open`() {
        var pool = ScriptedPool { $0.maxOpen = 2 }
        #expect(pool.ask(all: "a", "b", "c", "d") == ["connect 1", "connect 2"])
        #expect(pool.connected(2) == ["a gets 2"])
        #expect(pool.connected(1) == ["b gets 1"])
        #expect(pool.state.statistics.waiting == 2)
        #expect(pool.release(1) == ["c gets 1"])
        #expect(pool.release(1) == ["d gets 1"])
        #expect(pool.release(1) == [])
        #expect(pool.state.statistics.connected == 2)
    }

    @Test func `a request that another connection served first leaves the new one idle`() {
        var pool = ScriptedPool()
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b") == ["connect 2"])
        #expect(pool.release(1) == ["b gets 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.state.statistics.idle == 1)
        #expect(pool.ask("c") == ["c gets 2"])
    }

    @Test func `the connection that was used last is used first`() {
        var pool = ScriptedPool()
        #expect(pool.ask(all: "a", "b") == ["connect 1", "connect 2"])
        #expect(pool.connected(1) + pool.connected(2) == ["a gets 1", "b gets 2"])
        #expect(pool.release(2) == [])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.release(1) == [])
        #expect(pool.ask(all: "c", "d") == ["c gets 1", "d gets 2"])
    }

    @Test func `one more idle than may be is closed, the stalest first`() {
        var pool = ScriptedPool { $0.maxIdle = 1 }
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1", "connect 2", "connect 3"])
        #expect(pool.connected(1) + pool.connected(2) + pool.connected(3) == ["a gets 1", "b gets 2", "c gets 3"])
        #expect(pool.release(2) == [])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.release(1) == ["close 2: surplus"])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.release(3) == ["close 1: surplus"])
        #expect(pool.state.statistics.closed.surplus == 2)
    }

    @Test func `without idle ones each connection lives for those that wait for it`() {
        var pool = ScriptedPool {
            $0.maxIdle = 0
            $0.maxOpen = 1
        }
        #expect(pool.ask(all: "a", "b") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.release(1) == ["b gets 1"])
        #expect(pool.release(1) == ["close 1: surplus"])
        #expect(pool.ask("c") == ["connect 2"])
        pool.leave("c")
        #expect(pool.connected(2) == ["close 2: surplus"])
    }

    @Test func `a connection that comes back from its check is counted among the idle ones`() {
        var pool = ScriptedPool {
            $0.maxIdle = 1
            $0.healthCheckAfter = .seconds(30)
        }
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1", "connect 2", "connect 3"])
        #expect(pool.connected(1) + pool.connected(2) + pool.connected(3) == ["a gets 1", "b gets 2", "c gets 3"])
        #expect(pool.release(1) == [])
        #expect(pool.pass(.seconds(30)) == [])
        #expect(pool.ask("d") == ["check 1"])
        #expect(pool.release(2) == ["d gets 2"])
        #expect(pool.release(3) == [])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.checked(1) == ["close 3: surplus"])
        #expect(pool.state.statistics.idle == 1)
    }

    // MARK: Many requests on a connection

    @Test func `requests share connections when no more may be made`() {
        var pool = ScriptedPool([.shared(by: 2)]) { $0.maxOpen = 2 }
        #expect(pool.ask(all: "a", "b", "c", "d", "e") == ["connect 1", "connect 2"])
        #expect(pool.connected(1) == ["a gets 1", "b gets 1"])
        #expect(pool.connected(2) == ["c gets 2", "d gets 2"])
        #expect(pool.release(2) == ["e gets 2"])
        #expect(pool.release(1) == [])
        #expect(pool.ask("f") == ["f gets 1"])
        #expect(pool.ask("g") == [])
        #expect(pool.state.statistics.requestsInFlight == 4)
        #expect(pool.state.statistics.inUse == 2)
    }

    @Test func `a lane takes another connection when each of its own has enough to do, and waits for none`() {
        var pool = ScriptedPool([.shared(by: 8, growingAt: 2)])
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b") == ["b gets 1"])
        #expect(pool.ask("c") == ["connect 2", "c gets 1"])
        #expect(pool.ask("d") == ["d gets 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.ask("e") == ["e gets 2"])
        #expect(pool.ask("f") == ["f gets 2"])
        #expect(pool.ask("g") == ["connect 3", "g gets 2"])
    }

    @Test func `a request goes to the connection with the fewest`() {
        var pool = ScriptedPool([.shared(by: 8)]) { $0.maxOpen = 2 }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b") == ["connect 2", "b gets 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.ask(all: "c", "d", "e") == ["c gets 2", "d gets 2", "e gets 1"])
        #expect(pool.release(2) == [])
        #expect(pool.release(2) == [])
        #expect(pool.ask("f") == ["f gets 2"])
    }
}

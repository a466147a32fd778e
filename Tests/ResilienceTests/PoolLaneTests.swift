import Resilience
import Testing

@Suite("A pool's lanes and those that wait in them")
struct PoolLaneTests {
    private static func lane(upTo connections: Int = .max, reserving reserved: Int, requests: Int = 1) -> PoolLane {
        PoolLane(maxConnections: connections, reservedConnections: reserved, requestsPerConnection: requests)
    }

    // MARK: The order

    @Test func `those that came first are served first`() {
        var pool = ScriptedPool { $0.maxOpen = 1 }
        #expect(pool.ask(all: "a", "b", "c", "d") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        for name in ["b", "c", "d"] { #expect(pool.release(1) == ["\(name) gets 1"]) }
    }

    @Test func `one that comes later does not overtake those that wait, though a connection is free`() {
        var pool = ScriptedPool([.shared(by: 2)]) {
            $0.maxOpen = 1
            $0.lifetime = .seconds(100)
        }
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1", "b gets 1"])
        #expect(pool.ask("d") == [])
        #expect(pool.release(1) == ["c gets 1"])
        #expect(pool.release(1) == ["d gets 1"])
    }

    @Test func `one that has left is passed over, wherever it stood`() {
        var pool = ScriptedPool { $0.maxOpen = 1 }
        #expect(pool.ask(all: "a", "b", "c", "d", "e") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        pool.leave("b")
        pool.leave("d")
        #expect(pool.state.statistics.waiting == 2)
        // Once is enough, and those that were served have nothing to leave.
        pool.leave("b")
        pool.leave("a")
        #expect(pool.state.statistics.waiting == 2)
        #expect(pool.release(1) == ["c gets 1"])
        #expect(pool.release(1) == ["e gets 1"])
        #expect(pool.release(1) == [])
    }

    @Test func `those that left are no burden: ten thousand come and go behind one that waits`() {
        var pool = ScriptedPool {
            $0.maxOpen = 1
            $0.maxWaiting = 2
        }
        #expect(pool.ask("holder") == ["connect 1"])
        #expect(pool.connected(1) == ["holder gets 1"])
        #expect(pool.ask("first") == [])
        for number in 0..<10_000 {
            #expect(pool.ask("\(number)") == [])
            pool.leave("\(number)")
        }
        #expect(pool.state.statistics.waiting == 1)
        #expect(pool.release(1) == ["first gets 1"])
        #expect(pool.release(1) == [])
    }

    @Test func `more than may wait are refused, over all lanes together`() {
        var pool = ScriptedPool([Self.lane(reserving: 0), Self.lane(reserving: 0)]) {
            $0.maxOpen = 1
            $0.maxWaiting = 2
        }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.ask("b", lane: 1) == [])
        #expect(pool.ask("c") == ["c: tooManyWaiting"])
        #expect(pool.ask("d", lane: 1) == ["d: tooManyWaiting"])
        pool.leave("a")
        #expect(pool.ask("e") == [])
        #expect(pool.state.statistics.refused == 2)
        #expect(pool.state.statistics.waiting == 2)
    }

    // MARK: Sharing

    @Test func `an idle connection serves any lane, and one in use its own only`() {
        var pool = ScriptedPool([Self.lane(reserving: 0, requests: 4), Self.lane(reserving: 0, requests: 4)]) { $0.maxOpen = 1 }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask("b", lane: 1) == [])
        #expect(pool.ask("c") == ["c gets 1"])
        #expect(pool.release(1) == [])
        #expect(pool.release(1) == ["b gets 1"])
    }

    @Test func `a lane leaves to the others what is reserved for them`() {
        var pool = ScriptedPool([Self.lane(reserving: 1), Self.lane(reserving: 1)])
        #expect(pool.ask(all: "a", "b", "c") == ["connect 1", "connect 2"])
        #expect(pool.connected(1) + pool.connected(2) == ["a gets 1", "b gets 2"])
        #expect(pool.ask("d", lane: 1) == ["connect 3"])
        #expect(pool.connected(3) == ["d gets 3"])
        // Now that the other lane has what it was left, nothing is kept back; but there is nothing either.
        #expect(pool.ask("e", lane: 1) == [])
        #expect(pool.release(3) == ["e gets 3"])
        #expect(pool.release(1) == ["c gets 1"])
    }

    @Test func `an idle connection that is reserved for another lane is not touched`() {
        var pool = ScriptedPool([Self.lane(reserving: 1), Self.lane(reserving: 1)]) { $0.maxOpen = 2 }
        #expect(pool.ask("a", lane: 1) == ["connect 1"])
        #expect(pool.connected(1) + pool.release(1) == ["a gets 1"])
        #expect(pool.ask("b") == ["b gets 1"])
        #expect(pool.ask("c") == [])
        #expect(pool.ask("d", lane: 1) == ["connect 2"])
        #expect(pool.connected(2) == ["d gets 2"])
        #expect(pool.release(2) == [])
        #expect(pool.state.statistics.idle == 1)
        #expect(pool.state.statistics.waiting == 1)
        #expect(pool.release(1) == ["c gets 1"])
    }

    @Test func `a lane that has all it may have does not hold up the others`() {
        var pool = ScriptedPool([Self.lane(upTo: 1, reserving: 0), Self.lane(reserving: 0)])
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.connected(1) == ["a gets 1"])
        #expect(pool.ask(all: "b", "c") == [])
        #expect(pool.ask("d", lane: 1) == ["connect 2"])
        #expect(pool.connected(2) == ["d gets 2"])
        #expect(pool.release(1) == ["b gets 1"])
    }

    @Test func `between the lanes too, those that came first are served first`() {
        var pool = ScriptedPool([Self.lane(reserving: 0), Self.lane(reserving: 0)]) { $0.maxOpen = 1 }
        #expect(pool.ask("a") == ["connect 1"])
        #expect(pool.ask("b", lane: 1) + pool.ask("c") + pool.ask("d", lane: 1) == [])
        #expect(pool.connected(1) == ["a gets 1"])
        for name in ["b", "c", "d"] { #expect(pool.release(1) == ["\(name) gets 1"]) }
    }
}

import NIOCore
import Testing

@testable import RPC

@Suite struct `Connection pool state` {
    @Test func `the first call connects and the next ones share the connection`() {
        var pool = PoolTranscript()
        #expect(pool.call(1) == ["connect 1 to 0"])
        #expect(pool.call(2) == [])
        #expect(pool.connected(1) == ["call 1 on 1", "call 2 on 1"])
        #expect(pool.call(3) == ["call 3 on 1"])
        #expect(pool.state.statistics.callsInFlight == 3)
        #expect(pool.state.statistics.open == 1)
    }

    @Test func `calls go to the least busy connection, and equally busy ones take turns`() {
        var pool = PoolTranscript(targets: 2)
        #expect(pool.call(1) == ["connect 1 to 0", "connect 2 to 1"])
        #expect(pool.connected(1) == ["call 1 on 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.call(2) == ["call 2 on 2"])
        #expect(pool.call(3) == ["call 3 on 1"])
        #expect(pool.call(4) == ["call 4 on 2"])
        _ = pool.released(1)
        _ = pool.released(1)
        #expect(pool.call(5) == ["call 5 on 1"])
        for number in [1, 2, 2] { _ = pool.released(number) }
        #expect([pool.call(6), pool.released(2), pool.call(7)] == [["call 6 on 2"], [], ["call 7 on 1"]])
    }

    @Test func `a call fails at once with each target's reason while every target is left alone`() {
        var pool = PoolTranscript(targets: 2)
        _ = pool.call(1)
        #expect(pool.connectFailed(1) == [])
        #expect(pool.connectFailed(2, "unresolved") == ["fail 1: 0 refused, 1 unresolved"])
        #expect(pool.call(2) == ["fail 2: 0 refused, 1 unresolved"])
        #expect(pool.untilWake == nil)
        pool.pass(.milliseconds(100))
        #expect(pool.call(3) == ["connect 3 to 0", "connect 4 to 1"])
    }

    @Test func `a target that cannot be reached does not disturb calls on another`() {
        var pool = PoolTranscript(targets: 2)
        _ = pool.call(1)
        #expect(pool.connected(2) == ["call 1 on 2"])
        #expect(pool.connectFailed(1) == [])
        #expect(pool.call(2) == ["call 2 on 2"])
        pool.pass(.milliseconds(100))
        #expect(pool.call(3) == ["call 3 on 2", "connect 3 to 0"])
        #expect(pool.call(4) == ["call 4 on 2"])
    }

    @Test func `a call that waits for ready sees attempts further and further apart`() {
        var pool = PoolTranscript()
        _ = pool.call(1, waitForReady: true)
        var waits: [Duration?] = []
        for attempt in 1...4 {
            #expect(pool.connectFailed(attempt) == [])
            waits.append(pool.untilWake)
            #expect(pool.wake() == ["connect \(attempt + 1) to 0"])
        }
        #expect(waits == [.milliseconds(100), .milliseconds(160), .milliseconds(256), .nanoseconds(409_600_000)])
        #expect(pool.connected(5) == ["call 1 on 5"])
    }

    @Test func `without calls nobody reconnects, and nothing needs waking`() {
        var pool = PoolTranscript { $0.maxConnectionAge = nil }
        _ = pool.call(1)
        _ = pool.connected(1)
        _ = pool.released(1)
        pool.pass(.seconds(60))
        #expect(pool.closed(1) == [])
        #expect(pool.untilWake == nil)
        #expect(pool.call(2) == ["connect 2 to 0"])
    }

    @Test func `a target that closes each connection right away is left alone like one that refuses`() {
        var pool = PoolTranscript()
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.closed(1) == [])
        #expect(pool.call(2) == ["fail 2: 0 it closed the connection right away"])
        pool.pass(.milliseconds(100))
        #expect(pool.call(3) == ["connect 2 to 0"])
        _ = pool.connected(2)
        pool.pass(.milliseconds(150))
        #expect(pool.closed(2) == [], "150 ms is less than the wait after a second failure")
        pool.pass(.milliseconds(159))
        #expect(pool.call(4) == ["fail 4: 0 it closed the connection right away"])
        pool.pass(.milliseconds(1))
        #expect(pool.call(5) == ["connect 3 to 0"])
        _ = pool.connected(3)
        pool.pass(.seconds(1))
        #expect(pool.closed(3) == [])
        #expect(pool.call(6) == ["connect 4 to 0"], "a connection that lasted ends the failures")
    }

    @Test func `attempts that fail together count as one failure`() {
        var pool = PoolTranscript { $0.connectionsPerEndpoint = 3 }
        #expect(pool.call(1, waitForReady: true).count == 3)
        for number in 1...3 { _ = pool.connectFailed(number) }
        #expect(pool.untilWake == .milliseconds(100))
        #expect(pool.wake() == ["connect 4 to 0"], "after a failure one attempt looks whether it is over")
        #expect(pool.connected(4) == ["connect 5 to 0", "call 1 on 4"])
    }

    @Test func `a call ends when every target has failed it, though one may be tried again by then`() {
        var pool = PoolTranscript(targets: 2)
        _ = pool.call(1)
        _ = pool.call(2, waitForReady: true)
        #expect(pool.connectFailed(2, "unresolved") == [])
        pool.pass(.seconds(10))
        #expect(pool.connectFailed(1, "no answer") == ["fail 1: 0 no answer, 1 unresolved", "connect 3 to 1"])
        #expect(pool.connected(3) == ["call 2 on 3"])
    }

    @Test func `busy connections get company, one at a time and up to the maximum`() {
        var pool = PoolTranscript {
            $0.callsPerConnectionToGrow = 2
            $0.maxConnectionsPerEndpoint = 3
        }
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.call(2) == ["call 2 on 1"])
        #expect(pool.call(3) == ["call 3 on 1", "connect 2 to 0"])
        #expect(pool.call(4) == ["call 4 on 1"])
        #expect(pool.connected(2) == [])
        for call in 5...8 { _ = pool.call(call) }
        #expect(pool.state.statistics.connecting == 1)
        #expect(pool.connected(3) == [])
        for call in 9...30 { _ = pool.call(call) }
        #expect(pool.state.statistics.connecting == 0)
        #expect(pool.state.statistics.open == 3)
    }

    @Test func `calls above a connection's maximum wait their turn`() {
        var pool = PoolTranscript {
            $0.maxCallsPerConnection = 1
            $0.maxConnectionsPerEndpoint = 1
        }
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.call(2) == [])
        #expect(pool.call(3) == [])
        #expect(pool.call(4) == [])
        pool.left(3)
        #expect(pool.released(1) == ["call 2 on 1"])
        #expect(pool.released(1) == ["call 4 on 1"])
        #expect(pool.state.statistics.callsWaiting == 0)
    }

    @Test func `calls that wait are bounded`() {
        var pool = PoolTranscript { $0.maxWaitingCalls = 2 }
        _ = pool.call(1)
        _ = pool.call(2)
        #expect(pool.call(3) == ["fail 3: 2 wait"])
        pool.left(1)
        #expect(pool.call(4) == [])
        #expect(pool.connected(1) == ["call 2 on 1", "call 4 on 1"])
    }

    @Test func `calls whose connection closed before they were granted one wait for the next`() {
        var pool = PoolTranscript {
            $0.maxCallsPerConnection = 1
            $0.maxConnectionsPerEndpoint = 1
        }
        _ = pool.call(1)
        _ = pool.connected(1)
        _ = pool.call(2)
        pool.pass(.seconds(5))
        #expect(pool.closed(1) == ["connect 2 to 0"])
        #expect(pool.released(1) == [], "the release of a closed connection changes nothing")
        #expect(pool.connected(2) == ["call 2 on 2"])
    }

    @Test func `an aged connection takes calls until its successor is ready, and closes behind its last call`() {
        var pool = PoolTranscript { $0.maxConnectionAge = .seconds(60) }
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.untilWake == .seconds(60))
        #expect(pool.wake() == ["connect 2 to 0"])
        #expect(pool.call(2) == ["call 2 on 1"])
        #expect(pool.connected(2) == [])
        #expect(pool.state.statistics.draining == 1)
        #expect(pool.call(3) == ["call 3 on 2"])
        #expect(pool.released(1) == [])
        #expect(pool.released(1) == ["close 1"])
        #expect(pool.closed(1) == [])
        #expect(pool.call(4) == ["call 4 on 2"])
    }

    @Test func `an aged connection stays while its successor cannot be made`() {
        var pool = PoolTranscript { $0.maxConnectionAge = .seconds(60) }
        _ = pool.call(1)
        _ = pool.connected(1)
        _ = pool.wake()
        #expect(pool.connectFailed(2) == [])
        #expect(pool.call(2) == ["call 2 on 1"])
        #expect(pool.untilWake == .milliseconds(100))
        #expect(pool.wake() == ["connect 3 to 0"])
        _ = pool.released(1)
        _ = pool.released(1)
        #expect(pool.connected(3) == ["close 1"])
    }

    @Test func `an aged connection above the usual number goes without a successor`() {
        var pool = PoolTranscript {
            $0.callsPerConnectionToGrow = 1
            $0.maxConnectionAge = .seconds(60)
        }
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.call(2) == ["call 2 on 1", "connect 2 to 0"])
        pool.pass(.seconds(1))
        _ = pool.connected(2)
        for _ in 1...2 { _ = pool.released(1) }
        #expect(pool.wake() == ["close 1"])
        #expect(pool.call(3) == ["call 3 on 2"])
    }

    @Test(arguments: [(0.0, 54), (0.5, 60), (1.0, 66)])
    func `ages differ by up to a tenth, so that connections made together do not end together`(random: Double, seconds: Int) {
        var pool = PoolTranscript { $0.maxConnectionAge = .seconds(60) }
        pool.random = random
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.untilWake == .seconds(seconds))
    }

    @Test func `a connection whose stream ids are used up is replaced and closes behind its calls`() {
        var pool = PoolTranscript()
        _ = pool.call(1)
        _ = pool.connected(1)
        #expect(pool.exhausted(1) == [])
        #expect(pool.call(2) == ["connect 2 to 0"])
        #expect(pool.released(1) == ["close 1"])
        #expect(pool.closed(1) == [])
        #expect(pool.connected(2) == ["call 2 on 2"], "closing it was no failure")
    }

    @Test func `shutting down fails those that wait, lets calls finish and closes the rest`() {
        var pool = PoolTranscript(targets: 3)
        _ = pool.call(1)
        _ = pool.connected(1)
        _ = pool.connected(2)
        #expect(pool.shutDown() == ["close 2"])
        #expect(!pool.state.isFinished)
        #expect(pool.call(2) == ["fail 2: shut down"])
        #expect(pool.released(1) == ["close 1"])
        #expect(pool.closed(2) == [])
        #expect(!pool.state.isFinished)
        #expect(pool.closed(1) == [])
        #expect(pool.state.isFinished, "an attempt under way is not waited for")
        #expect(pool.connected(3) == ["close 3"])
        #expect(!pool.state.isFinished)
    }

    @Test func `shutting down before the first connection fails those that wait`() {
        var pool = PoolTranscript()
        _ = pool.call(1, waitForReady: true)
        #expect(pool.shutDown() == ["fail 1: shut down"])
        #expect(pool.connectFailed(1) == [])
        #expect(pool.untilWake == nil)
    }

    @Test func `a pool without targets fails every call`() {
        var pool = PoolTranscript(targets: 0)
        #expect(pool.call(1) == ["fail 1: no targets"])
        #expect(pool.call(2, waitForReady: true) == ["fail 2: no targets"])
    }

    /// Whatever happens in whatever order: calls are answered once, in order, and no bound is passed.
    @Test(arguments: 0..<20) func `any history keeps the pool's promises`(seed: UInt64) {
        var history = RandomPoolHistory(seed: seed)
        for _ in 0..<2_000 { history.step() }
        history.finish()
        #expect(history.faults == [], "seed \(seed)")
    }
}

import RPC
import Testing

@testable import LoadTester

/// A server and its callers in numbers: no clock, no sockets. What the recorder makes of a stall can be reckoned by hand.
@Suite struct CoordinatedOmissionTests {
    /// One place, and a server that takes `service(index)` nanoseconds for each call.
    private static func simulate(_ plan: LoadPlan, service: (Int) -> Int64) -> LoadResults {
        LoadResults.of(plan) { recorder in
            var source = CallSource(plan: plan, connection: 0)
            var nowNanos: Int64 = 0
            while let call = source.next(at: nowNanos) {
                let wasBlocked = nowNanos > call.dueNanos
                let sentNanos = max(nowNanos, call.dueNanos)
                recorder.began(call, sentNanos: sentNanos, wasBlocked: wasBlocked)
                nowNanos = sentNanos + service(call.index)
                recorder.ended(call, sentNanos: sentNanos, endedNanos: nowNanos, status: .ok)
            }
            recorder.droppedCount = source.droppedCount
        }
    }

    @Test func `one stall is one slow call by service time, and a second of them by latency`() {
        // 100 calls a second for ten seconds; each takes 1 ms, but the call due at 5 s takes a second.
        let results = Self.simulate(.open(100, for: .duration(.seconds(10)))) { $0 == 500 ? 1_000_000_000 : 1_000_000 }
        #expect(results.measuredCount == 1000)
        let service = results.recorder.serviceTime
        #expect(service.nanos(atPercentile: 99.9) < 1_002_000)
        #expect(service.maxNanos == 1_000_000_000)
        // Calls due while it stalls wait out the rest of it, and then behind each other 1 ms each: the queue shrinks by 9 ms a call.
        // From the stall's 1000 ms on latency falls by 9 ms from call to call, so 111 calls are above 1 ms.
        let latency = results.latency
        for rank in [1, 10, 50, 100] {
            let expectedNanos = Double(1000 - (rank - 1) * 9) * 1e6
            let percentile = 100 - (Double(rank) - 0.5) / 10
            let found = Double(latency.nanos(atPercentile: percentile))
            #expect(abs(found / expectedNanos - 1) < 0.002, "the \(rank)th slowest")
        }
        #expect(latency.nanos(atPercentile: 88) < 1_002_000)
        #expect(abs(results.recorder.lagMaxNanos - 990_000_000) < 1_000_000)
        #expect(results.recorder.blockedCount == results.recorder.lateCount)
        #expect((108...111).contains(results.recorder.lateCount))
        #expect(results.recorder.droppedCount == 0)
        #expect(results.achievedShare == 1)
        // No call with a free place was late: the tester is not to blame.
        #expect(results.recorder.ownLag.maxNanos == 0)
    }

    @Test func `a server that takes half the rate drops the other half, and the report says how much came through`() throws {
        let results = Self.simulate(.open(1000, for: .duration(.seconds(10)))) { _ in 2_000_000 }
        #expect(results.measuredCount == 5000)
        #expect(results.recorder.droppedCount == 5000)
        #expect(abs(try #require(results.achievedShare) - 0.5) < 0.001)
        #expect(abs(results.sentRate - 500) < 1)
        #expect(abs(results.answeredRate - 500) < 1)
        // The last call that was sent had been due for half the run.
        #expect(abs(Double(results.latency.maxNanos) / 5e9 - 1) < 0.002)
        #expect(results.recorder.serviceTime.maxNanos == 2_000_000)
    }

    @Test func `a backlog of the warm-up is sent in the measured part and counts into its rate alone`() throws {
        let results = Self.simulate(.open(1000, warmUp: .seconds(2), for: .duration(.seconds(10)))) { _ in 2_000_000 }
        #expect(results.measuredCount == 4000)
        #expect(abs(results.sentRate - 500) < 1)
        #expect(abs(try #require(results.achievedShare) - 0.5) < 0.001)
    }

    @Test func `a number of calls takes the time it takes, and the share shows it`() throws {
        let results = Self.simulate(.open(1000, for: .calls(1000))) { _ in 2_000_000 }
        #expect(results.measuredCount == 1000)
        #expect(results.recorder.droppedCount == 0)
        #expect(abs(try #require(results.achievedShare) - 0.5) < 0.001)
        #expect(abs(results.sentRate - 500) < 1)
        #expect(abs(results.answeredRate - 500) < 1)
    }

    @Test func `a number of calls made in time has the whole rate`() {
        let results = Self.simulate(.open(1000, for: .calls(1000))) { _ in 100_000 }
        #expect(results.achievedShare == 1)
        #expect(results.sentRate == 1000)
    }
}

import Testing

@testable import Postgres

/// Times are in milliseconds after a start that is anyone's guess.
@Suite("Which batches run beside others") struct CoalescerStateTests {
    private final class Batches {
        typealias Batch = CoalescerState<Int>.Batch

        private let start = ContinuousClock.now
        private var state: CoalescerState<Int>

        init(atMost maxBatchesInFlight: Int) {
            let limits = CoalescerLimits(maxBatch: 3, maxBatchesInFlight: maxBatchesInFlight, patience: .milliseconds(50))
            self.state = CoalescerState(limits: limits)
        }

        var waitingCount: Int { self.state.waitingCount }

        private func at(_ milliseconds: Int) -> ContinuousClock.Instant { self.start + .milliseconds(milliseconds) }

        func submit(_ item: Int, at time: Int) -> Batch? {
            if case .run(let batch) = self.state.submitted(item, self.at(time)) { batch } else { nil }
        }

        func finish(_ batch: Batch, at time: Int) -> Batch? { self.state.finished(batch.number, self.at(time)) }
        func look(at time: Int) -> Batch? { self.state.looked(self.at(time)) }
    }

    @Test func `as long as batches end soon there is one at a time, as large as may be`() throws {
        let batches = Batches(atMost: 4)
        let first = try #require(batches.submit(0, at: 0))
        for item in 1...5 { #expect(batches.submit(item, at: item)?.items == nil) }
        #expect(batches.look(at: 49)?.items == nil)
        let second = try #require(batches.finish(first, at: 49))
        #expect(second.items == [1, 2, 3])
        #expect(batches.look(at: 60)?.items == nil)
        let third = try #require(batches.finish(second, at: 60))
        #expect(third.items == [4, 5])
        #expect(batches.finish(third, at: 61)?.items == nil)
        #expect(batches.submit(6, at: 62)?.items == [6])
    }

    @Test func `beside a slow one goes a scout, and behind it the others`() throws {
        let batches = Batches(atMost: 4)
        let slow = try #require(batches.submit(0, at: 0))
        for item in 1...3 { #expect(batches.submit(item, at: item)?.items == nil) }
        let scout = try #require(batches.look(at: 50))
        #expect(scout.items == [1])
        #expect(batches.look(at: 99)?.items == nil, "the scout is not slow yet")
        let behind = try #require(batches.finish(scout, at: 60))
        #expect(behind.items == [2, 3])
        #expect(batches.submit(4, at: 61)?.items == nil)
        #expect(batches.finish(slow, at: 62)?.items == nil, "the other batch takes along what waits: there is one again")
        #expect(batches.finish(behind, at: 63)?.items == [4])
    }

    @Test func `one alone does not wait for a slow one`() throws {
        let batches = Batches(atMost: 2)
        _ = try #require(batches.submit(0, at: 0))
        #expect(batches.submit(1, at: 50)?.items == [1])
    }

    @Test func `no more run than may, however slow`() throws {
        let batches = Batches(atMost: 2)
        let first = try #require(batches.submit(0, at: 0))
        let second = try #require(batches.submit(1, at: 100))
        #expect(batches.submit(2, at: 1_000)?.items == nil)
        #expect(batches.look(at: 1_000)?.items == nil)
        #expect(batches.finish(first, at: 1_001)?.items == [2])
        #expect(batches.finish(second, at: 1_002)?.items == nil)
        #expect(batches.waitingCount == 0)
    }
}

import Testing

@testable import LoadTester

@Suite struct CallSourceTests {
    private static func indices(_ source: inout CallSource, at nowNanos: Int64, _ count: Int) -> [Int] {
        (0..<count).compactMap { _ in source.next(at: nowNanos)?.index }
    }

    @Test func `calls are handed out in order before they are due, and none twice`() {
        var source = CallSource(plan: .open(10, for: .duration(.seconds(1)), connections: 2), connection: 1)
        #expect(Self.indices(&source, at: 0, 10) == [1, 3, 5, 7, 9])
        #expect(source.next(at: 0) == nil)
        #expect(source.droppedCount == 0)
    }

    @Test func `what is overdue at the end is dropped and counted, the warm-up's is not`() {
        var source = CallSource(plan: .open(10, warmUp: .seconds(1), for: .duration(.seconds(1))), connection: 0)
        #expect(Self.indices(&source, at: 0, 5) == [0, 1, 2, 3, 4])
        #expect(source.next(at: 2_000_000_000) == nil)
        #expect(source.droppedCount == 10)
        #expect(source.next(at: 0) == nil)
    }

    @Test func `a call that was handed out in time is never dropped`() {
        var source = CallSource(plan: .open(10, for: .duration(.seconds(1))), connection: 0)
        #expect(Self.indices(&source, at: 999_999_999, 10).count == 10)
        #expect(source.next(at: 1_000_000_000) == nil)
        #expect(source.droppedCount == 0)
    }

    @Test func `stopping drops what is due by then and forgets what is not`() {
        var source = CallSource(plan: .open(10, for: .calls(100)), connection: 0)
        #expect(Self.indices(&source, at: 0, 2) == [0, 1])
        source.stop(at: 500_000_000)
        #expect(source.next(at: 0) == nil)
        #expect(source.droppedCount == 4)
        source.stop(at: 900_000_000)
        #expect(source.droppedCount == 4)
    }

    @Test func `a number of calls is never cut off by time`() {
        var source = CallSource(plan: .open(10, for: .calls(5)), connection: 0)
        #expect(Self.indices(&source, at: .max, 9) == [0, 1, 2, 3, 4])
        #expect(source.droppedCount == 0)
    }

    @Test func `in a closed loop a call is due when a place is free`() {
        var source = CallSource(plan: .closed(warmUp: .seconds(1), for: .duration(.seconds(1)), connections: 4), connection: 2)
        #expect(source.next(at: 5) == Arrival(index: 2, dueNanos: 5, isMeasured: false))
        #expect(source.next(at: 1_000_000_000) == Arrival(index: 6, dueNanos: 1_000_000_000, isMeasured: true))
        #expect(source.next(at: 2_000_000_000) == nil)
        #expect(source.droppedCount == 0)
    }

    @Test func `in a closed loop the connections share a number of calls`() {
        let plan = LoadPlan.closed(warmUp: .nanoseconds(10), for: .calls(6), connections: 4)
        let counts = (0..<4).map { connection in
            var source = CallSource(plan: plan, connection: connection)
            _ = source.next(at: 0)
            return Self.indices(&source, at: 10, 9).count
        }
        #expect(counts == [2, 2, 1, 1])
    }
}

import RPC
import Testing

@testable import CommandLineSupport
@testable import LoadTester

@Suite struct CallRecorderTests {
    private let plan = LoadPlan.open(100, warmUp: .seconds(1), for: .duration(.seconds(2)))

    @Test func `the warm-up counts into no latency, and into the rates as far as it happens in the measured part`() {
        var recorder = CallRecorder(plan: self.plan)
        recorder.call(due: 500_000_000, took: 1, isMeasured: false)
        recorder.call(due: 900_000_000, lag: 200_000_000, took: 1, isMeasured: false)
        recorder.call(due: 1_000_000_000, took: 1)
        #expect(recorder.okLatency.count == 1)
        #expect(recorder.sentCount == 1)
        #expect(recorder.sentInWindowCount == 2)
        #expect(recorder.endedInWindowCount == 2)
        #expect(recorder.lateCount == 0)
        #expect(recorder.interval.endedCount == 3)
    }

    @Test func `a call that is answered behind the end counts, though not into the rate of answers`() {
        var recorder = CallRecorder(plan: self.plan)
        recorder.call(due: 2_999_000_000, took: 500_000_000)
        #expect(recorder.okLatency.count == 1)
        #expect(recorder.sentInWindowCount == 1)
        #expect(recorder.endedInWindowCount == 0)
    }

    @Test func `items count when they are acknowledged, whenever their call ends`() {
        var recorder = CallRecorder(plan: self.plan)
        let call = Arrival(index: 0, dueNanos: 1_000_000_000, isMeasured: true)
        recorder.began(call, sentNanos: 1_000_000_000, wasBlocked: false)
        recorder.acknowledged(10, atNanos: 999_999_999)
        recorder.acknowledged(20, atNanos: 2_000_000_000)
        recorder.acknowledged(30, atNanos: 3_000_000_001)
        var items = ItemTally()
        items.created = 60
        recorder.ended(call, sentNanos: 1_000_000_000, endedNanos: 3_000_000_001, status: .ok, items: items)
        #expect((recorder.itemsInWindowCount, recorder.items.count, recorder.interval.itemCount) == (20, 60, 60))
    }

    @Test func `failures have a histogram of their own, a number for each code, and one message`() {
        var recorder = CallRecorder(plan: self.plan)
        recorder.call(due: 1_000_000_000, took: 5_000_000)
        for count in 1...3 { recorder.call(due: 1_000_000_000, took: 1_000, status: .unavailable, message: "gone \(count)") }
        recorder.call(due: 1_000_000_000, took: 1_000, status: .notFound, message: "no such service")
        #expect(recorder.countByStatus == [.ok: 1, .unavailable: 3, .notFound: 1])
        #expect(recorder.sampleByStatus == [.unavailable: "gone 1", .notFound: "no such service"])
        #expect(recorder.okLatency.count == 1)
        #expect(recorder.failedLatency.count == 4)
        #expect(recorder.serviceTime.count == 5)
    }

    @Test func `an interval is what happened since the last, with what is in flight`() {
        var recorder = CallRecorder(plan: self.plan)
        recorder.call(due: 0, took: 1_000_000)
        recorder.call(due: 0, took: 1_000_000, status: .aborted)
        recorder.began(Arrival(index: 2, dueNanos: 0, isMeasured: false), sentNanos: 0, wasBlocked: false)
        let interval = recorder.takeInterval()
        #expect((interval.okCount, interval.failedCount, interval.inFlightCount) == (1, 1, 1))
        #expect(recorder.takeInterval().endedCount == 0)
        #expect(recorder.takeInterval().inFlightCount == 1)
    }

    @Test func `recorders of several connections add up to one of all`() {
        var random = SeededRandom(seed: 3)
        var all = CallRecorder(plan: self.plan)
        var parts = [CallRecorder(plan: self.plan), CallRecorder(plan: self.plan), CallRecorder(plan: self.plan)]
        for _ in 0..<1000 {
            let due = Int64.random(in: 1_000_000_000..<3_000_000_000, using: &random)
            let lag = Int64.random(in: 0..<3_000_000, using: &random)
            let took = Int64.random(in: 1_000..<90_000_000_000, using: &random)
            let isBlocked = Bool.random(using: &random)
            let part = Int.random(in: 0..<3, using: &random)
            let status: StatusCode = Bool.random(using: &random) ? .ok : .aborted
            all.call(due: due, lag: lag, took: took, status: status, message: "again", wasBlocked: isBlocked)
            parts[part].call(due: due, lag: lag, took: took, status: status, message: "again", wasBlocked: isBlocked)
        }
        parts[1].endWindow(at: 2_500_000_000)
        var sum = CallRecorder(plan: self.plan)
        for part in parts { sum.add(part) }
        #expect(sum.windowEndNanos == 2_500_000_000)
        #expect(sum.countByStatus == all.countByStatus)
        #expect(sum.sampleByStatus == all.sampleByStatus)
        for (one, other) in [
            (sum.okLatency, all.okLatency), (sum.failedLatency, all.failedLatency), (sum.serviceTime, all.serviceTime),
            (sum.ownLag, all.ownLag),
        ] {
            #expect(one.steps == other.steps)
            #expect(one.maxNanos == other.maxNanos)
        }
        #expect((sum.lagSumNanos, sum.lagMaxNanos, sum.lateCount) == (all.lagSumNanos, all.lagMaxNanos, all.lateCount))
        #expect((sum.sentCount, sum.blockedCount) == (all.sentCount, all.blockedCount))
        #expect((sum.sentInWindowCount, sum.endedInWindowCount) == (all.sentInWindowCount, all.endedInWindowCount))
        #expect(
            (sum.lastDueNanos, sum.lastSentNanos, sum.lastEndedNanos) == (all.lastDueNanos, all.lastSentNanos, all.lastEndedNanos))
    }
}

import Resilience
import Testing

@Suite("Moments in nanoseconds")
struct NanosecondInstantTests {
    @Test func `time passes both ways, and below a nanosecond it does not`() {
        let start = MonotonicInstant(nanoseconds: 5_000_000_000)
        #expect(start + .seconds(2) == MonotonicInstant(nanoseconds: 7_000_000_000))
        #expect(start - .milliseconds(1) == MonotonicInstant(nanoseconds: 4_999_000_000))
        #expect((start + .seconds(-9)).duration(to: start) == .seconds(9))
        #expect(start.advanced(by: Duration(secondsComponent: 0, attosecondsComponent: 999_999_999)) == start)
        #expect(start < start.advanced(nanoseconds: 1))
    }

    @Test func `what is too far counts as the farthest`() {
        let start = MonotonicInstant(nanoseconds: 1)
        #expect(start + .seconds(Int64.max) == MonotonicInstant(nanoseconds: .max))
        #expect(start - .seconds(Int64.max) - .seconds(Int64.max) == MonotonicInstant(nanoseconds: .min))
        #expect(MonotonicInstant(nanoseconds: .max) + .nanoseconds(1) == MonotonicInstant(nanoseconds: .max))
        #expect(MonotonicInstant(nanoseconds: .min).nanoseconds(to: start) == .max)
        #expect(start.nanoseconds(to: MonotonicInstant(nanoseconds: .min)) == .min)
    }

    @Test func `a moment of the continuous clock is the same moment or a little earlier`() {
        let before = BoottimeInstant.now
        let moment = BoottimeInstant(ContinuousClock.now)
        let after = BoottimeInstant.now
        #expect(before - .seconds(1) <= moment && moment <= after)
        let later = BoottimeInstant(ContinuousClock.now + .seconds(60))
        #expect(after + .seconds(59) <= later && later <= BoottimeInstant.now + .seconds(60))
    }
}

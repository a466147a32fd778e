import Resilience
import Testing

@Suite("What a circuit breaker tells of its opening")
struct OpenedBreakerTests {
    @Test func `what opened it is told until it closes, and the probes with it`() {
        var breaker = ScriptedBreaker()
        breaker.call(.success, .failure, .failure, .failure)
        #expect(breaker.circuit == .open)
        let opening = breaker.look().countsUntilClosed
        #expect(breaker.look().counts == CircuitCounts())
        #expect([opening.requests, opening.successes, opening.failures, opening.consecutiveFailures] == [4, 1, 3, 3])
        breaker.pass(.milliseconds(30_001))
        #expect(breaker.circuit == .halfOpen)
        #expect(breaker.look().countsUntilClosed == opening)
        breaker.call(.failure)
        let probed = breaker.look().countsUntilClosed
        #expect([probed.requests, probed.successes, probed.failures, probed.consecutiveFailures] == [5, 1, 4, 4])
        breaker.pass(.milliseconds(30_001))
        breaker.call(.success)
        let recovering = breaker.look().countsUntilClosed
        #expect([recovering.consecutiveSuccesses, recovering.consecutiveFailures, recovering.failures] == [1, 0, 4])
        breaker.call(.success, times: 2)
        #expect(breaker.circuit == .closed)
        #expect(breaker.look().countsUntilClosed == CircuitCounts())
        breaker.call(.failure)
        #expect(breaker.look().countsUntilClosed == breaker.look().counts)
    }
}

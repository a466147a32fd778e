import Locking
import Resilience
import Testing

/// The breaker as its users have it: shared between threads, with time that a test moves.
@Suite("A shared circuit breaker")
struct SharedBreakerTests {
    private struct Failed: Error, Equatable { let reason: String }

    private final class TestClock: Sendable {
        private let value = Guarded(ContinuousClock.now)
        var now: ContinuousClock.Instant { self.value.withLock { $0 } }
        func pass(_ duration: Duration) { self.value.withLock { $0 += duration } }
    }

    private static func breaker(
        _ clock: TestClock, onTransition: @escaping @Sendable (CircuitTransition) -> Void = { _ in }
    ) -> CircuitBreaker {
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 4
        return CircuitBreaker(name: "test", settings: settings, now: { clock.now }, onTransition: onTransition)
    }

    private func call(_ breaker: CircuitBreaker, failing: Bool = false) async throws(Failed) -> String {
        try await breaker.run(
            refused: { Failed(reason: "refused: \($0.reason)") },
            outcome: { if case .success = $0 { .success } else { .failure } },
            { () async throws(Failed) in
                if failing { throw Failed(reason: "failed") }
                return "answer"
            }
        )
    }

    @Test func `a call has its answer, its error, or the refusal`() async throws {
        let clock = TestClock()
        let breaker = Self.breaker(clock)
        #expect(try await self.call(breaker) == "answer")
        for _ in 0..<3 { await #expect(throws: Failed(reason: "failed")) { try await self.call(breaker, failing: true) } }
        #expect(breaker.snapshot.state == .open)
        await #expect(throws: Failed(reason: "refused: open")) { try await self.call(breaker) }
        clock.pass(.milliseconds(30_001))
        for _ in 0..<3 { #expect(try await self.call(breaker) == "answer") }
        #expect(breaker.snapshot.state == .closed)
        #expect(breaker.snapshot.failuresTotal == 3)
        #expect(breaker.snapshot.rejectionsTotal == 1)
    }

    @Test func `its listener hears each change once, and may ask the breaker itself`() async {
        let clock = TestClock()
        let heard = Guarded<[String]>([])
        let listened = Guarded<CircuitBreaker?>(nil)
        let breaker = Self.breaker(clock) { transition in
            // With the lock held, this would never return.
            let state = listened.withLock { $0 }?.snapshot.state
            heard.withLock { $0.append("\(transition.from) to \(transition.to), now \(state.map { "\($0)" } ?? "?")") }
        }
        listened.withLock { $0 = breaker }
        for _ in 0..<4 { _ = try? await self.call(breaker, failing: true) }
        clock.pass(.milliseconds(30_001))
        breaker.force(.closed)
        listened.withLock { $0 = nil }
        #expect(
            heard.withLock { $0 } == [
                "closed to open, now open", "open to halfOpen, now closed", "halfOpen to closed, now closed",
            ])
    }

    @Test(.timeLimit(.minutes(1))) func `however many ask at once, no more probes than may be are under way`() async {
        let clock = TestClock()
        let breaker = Self.breaker(clock)
        for _ in 0..<50 {
            while breaker.snapshot.state != .open { _ = try? await self.call(breaker, failing: true) }
            clock.pass(.milliseconds(30_001))
            let tickets = await withTaskGroup(of: CircuitTicket?.self) { group in
                for _ in 0..<16 { group.addTask { try? breaker.admit() } }
                return await group.reduce(into: [CircuitTicket]()) { if let ticket = $1 { $0.append(ticket) } }
            }
            #expect(tickets.count == 3)
            #expect(Set(tickets).count == 3)
            await withTaskGroup(of: Void.self) { group in
                for ticket in tickets { group.addTask { breaker.record(ticket, .success) } }
            }
            #expect(breaker.snapshot.state == .closed)
        }
    }
}

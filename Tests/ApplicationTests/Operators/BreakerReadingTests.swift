import Catalog
import CatalogAPI
import Locking
import Protobuf
import Resilience
import Testing

@testable import Application

/// What operators see of a breaker at work.
struct BreakerReadingTests {
    /// A time that stands still until told otherwise.
    private final class Time: Sendable {
        private let value = Guarded(ContinuousClock.now)

        var now: ContinuousClock.Instant { self.value.withLock { $0 } }

        func pass(_ duration: Duration) { self.value.withLock { $0 += duration } }
    }

    private let time: Time
    private let breaker: CircuitBreaker

    init() {
        let time = Time()
        self.time = time
        self.breaker = CircuitBreaker(name: "database", now: { time.now })
    }

    private func pass(_ duration: Duration) { self.time.pass(duration) }

    private func fail(_ calls: Int) throws {
        for _ in 0..<calls { self.breaker.record(try self.breaker.admit(), .failure) }
    }

    @Test func `one that has opened tells since when, and when it tries again`() throws {
        #expect(BreakerReading(self.breaker).openFor == nil)
        try self.fail(10)
        self.pass(.seconds(12))
        let reading = BreakerReading(self.breaker)
        #expect(reading.state == .open && reading.control == .automatic)
        #expect((reading.openFor, reading.retryAfter) == (.seconds(12), .seconds(18)))
        let status = BreakerStatus(reading, at: Timestamp(microseconds: 1_769_860_812_000_000))
        #expect(status.openedAt == .with { $0.seconds = 1_769_860_800 })
        self.pass(.seconds(19))
        #expect(BreakerReading(self.breaker).state == .halfOpen)
        #expect(BreakerReading(self.breaker).openFor == nil)
    }

    @Test func `one that an operator keeps open tells since when, and that nobody knows until when`() {
        self.breaker.obey(.forceOpen)
        self.pass(.seconds(3_600))
        let reading = BreakerReading(self.breaker)
        #expect(reading.state == .open && reading.control == .forceOpen)
        #expect((reading.openFor, reading.retryAfter) == (.seconds(3_600), nil))
        self.breaker.obey(.forceClosed)
        #expect(BreakerReading(self.breaker).openFor == nil)
    }
}

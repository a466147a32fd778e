import Locking
import Observability
import Resilience
import Testing

@testable import Application

/// What others know of themselves, as numbers and as health.
struct CollectedReadingsTests {
    private let registry = MetricsRegistry()

    private var text: String { self.registry.read().exposition(.text) }

    @Test func `breakers have the numbers that the alerts compare with`() {
        self.registry.collectBreakers {
            BreakerReading.State.allCases.map { state in
                var reading = BreakerReading(name: "\(state)", state: state)
                (reading.failuresTotal, reading.refused) = (7, 3)
                return reading
            }
        }
        for line in [
            #"circuit_breaker_state{name="closed"} 0"#, #"circuit_breaker_state{name="halfOpen"} 1"#,
            #"circuit_breaker_state{name="open"} 2"#, #"circuit_breaker_failures_total{name="open"} 7"#,
            #"circuit_breaker_rejections_total{name="open"} 3"#,
        ] { #expect(self.text.contains("\(line)\n"), "\(line)") }
    }

    @Test func `the worst breaker says how breakers are`() {
        func breaker(_ state: BreakerReading.State) -> BreakerReading {
            var reading = BreakerReading(name: "\(state)", state: state)
            (reading.failuresTotal, reading.failures) = (9, 2)
            return reading
        }
        #expect(HealthSignal([]).status == .healthy)
        #expect(HealthSignal([breaker(.closed)]) == HealthSignal(.healthy, failures: 2))
        #expect(HealthSignal([breaker(.closed), breaker(.halfOpen)]).status == .degraded)
        #expect(HealthSignal([breaker(.open), breaker(.halfOpen)]).status == .unhealthy)
    }

    @Test func `a breaker that keeps calls back says so, and what ends that`() {
        func problem(_ state: BreakerReading.State, _ control: BreakerControl) -> String? {
            HealthSignal([BreakerReading(name: "database", state: state, control: control)]).problem
        }
        #expect(problem(.closed, .automatic) == nil && problem(.closed, .forceClosed) == nil)
        #expect(
            problem(.halfOpen, .automatic)
                == "The breaker of database is half open: a few calls are let through to try, the others are refused.")
        #expect(
            problem(.open, .automatic)
                == "The breaker of database is open: calls are refused until it tries again, which it does by itself.")
        #expect(
            problem(.open, .forceOpen)
                == "An operator keeps the breaker of database open: `krafti ops breaker database auto` lets it decide again.")
    }

    @Test func `a cache shows what reads found, and the ratio that operators see`() {
        let reading = Guarded(CacheReading(level: "l1", isEnabled: true))
        self.registry.collectCaches { [reading.withLock { $0 }] }
        #expect(self.text.contains(#"cache_hit_ratio{cache="l1"} 0"#))
        reading.withLock { reading in
            (reading.hits, reading.negatives, reading.staleServes, reading.misses) = (80, 15, 5, 20)
            (reading.entries, reading.bytes, reading.hitRatio) = (10, 4096, 0.8)
        }
        let text = self.text
        for line in [
            #"cache_hit_ratio{cache="l1"} 0.8"#, #"cache_requests_total{cache="l1",result="hit"} 60"#,
            #"cache_requests_total{cache="l1",result="negative"} 15"#, #"cache_requests_total{cache="l1",result="stale"} 5"#,
            #"cache_requests_total{cache="l1",result="miss"} 20"#, #"cache_entries{cache="l1"} 10"#,
            #"cache_size_bytes{cache="l1"} 4096"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
    }

    @Test func `of what servers share nobody here knows how much it is`() {
        var shared = CacheReading(level: "l2", isEnabled: true)
        (shared.hits, shared.misses) = (3, 1)
        self.registry.collectCaches { [shared] in [shared] }
        #expect(self.text.contains(#"cache_requests_total{cache="l2",result="hit"} 3"#))
        #expect(!self.text.contains(#"cache_entries{cache="l2"}"#) && !self.text.contains(#"cache_size_bytes{cache="l2"}"#))
    }

    @Test func `a pool shows what it holds and what it has done`() {
        var pool = PoolStatistics()
        (pool.open, pool.connecting, pool.idle, pool.inUse, pool.waiting) = (3, 1, 2, 1, 4)
        (pool.granted, pool.refused, pool.timedOut, pool.waitTime) = (500, 5, 6, .milliseconds(1500))
        (pool.connected, pool.connectFailures, pool.closed.broken) = (12, 7, 3)
        self.registry.collectPool("postgres") { [pool] in pool }
        self.registry.collectPool("redis") { nil }
        let text = self.text
        for line in [
            #"connection_pool_connections{pool="postgres",state="idle"} 2"#, #"connection_pool_waiting{pool="postgres"} 4"#,
            #"connection_pool_acquires_total{pool="postgres",result="timed_out"} 6"#,
            #"connection_pool_wait_seconds_total{pool="postgres"} 1.5"#,
            #"connection_pool_connects_total{pool="postgres",result="failed"} 7"#,
            #"connection_pool_closes_total{pool="postgres",reason="broken"} 3"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
        #expect(!text.contains("redis"))
    }

    @Test func `a pool that has lost everything says so before anybody asks the database`() {
        var pool = PoolStatistics()
        var health = PoolHealth()
        #expect(health.signal(pool) == nil)
        (pool.open, pool.connectFailures) = (3, 2)
        #expect(health.signal(pool)?.status == .degraded)
        pool.open = 0
        #expect(health.signal(pool)?.status == .unhealthy && health.signal(pool)?.failures == 2)
        health.answered(pool)
        #expect(health.signal(pool) == nil)
        pool.connectFailures += 1
        #expect(health.signal(pool)?.failures == 1)
    }
}

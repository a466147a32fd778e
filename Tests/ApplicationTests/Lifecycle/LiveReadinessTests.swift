import Locking
import Logging
import Observability
import RPC
import Resilience
import TestSupport
import Testing

@testable import Application

/// Readiness from what is known, whatever those do who are looked after.
@Suite(.timeLimit(.minutes(1))) struct LiveReadinessTests {
    /// A monitor whose database answers until `hangs`, and then not before it is let go.
    private final class World: Sendable {
        let signals = Guarded<[String: HealthSignal]>([:])
        let pool = Guarded(PoolStatistics())
        let problem = Guarded<ProbeProblem?>(nil)
        let log = LogKeeper()

        func monitor(probe: (@Sendable (ContinuousClock.Instant) async -> ProbeProblem?)? = nil) -> HealthMonitor {
            let standing: @Sendable (ContinuousClock.Instant) async -> ProbeProblem? = { _ in self.problem.withLock { $0 } }
            return HealthMonitor(
                services: ["a.B"], logger: self.log.logger, probe: probe ?? standing,
                poolStatistics: { self.pool.withLock { $0 } }, signals: { self.signals.withLock { $0 } })
        }
    }

    @Test func `it is answered at once while the database hangs, and turns before a check has come back`() async {
        let world = World()
        let isHanging = Guarded(false)
        let monitor = world.monitor { _ in
            guard isHanging.withLock({ $0 }) else { return nil }
            try? await Task.sleep(for: .seconds(600))
            return nil
        }
        await monitor.check()
        #expect(monitor.report.status == .healthy)
        isHanging.withLock { $0 = true }
        let checking = Task { await monitor.check() }
        // A debug build on a busy machine is given far more than it needs, and it would have to wait for ten minutes.
        let began = ContinuousClock.now
        #expect(monitor.report.isReady)
        #expect(began.duration(to: .now) < .seconds(1))
        world.pool.withLock { ($0.open, $0.connectFailures) = (0, 3) }
        #expect(monitor.report.status == .unhealthy)
        checking.cancel()
        await checking.value
    }

    @Test func `an open breaker makes it degraded, and the first check that fails then counts`() async throws {
        let world = World()
        let monitor = world.monitor()
        await monitor.check()
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 4
        let breaker = CircuitBreaker(name: "database", settings: settings)
        for _ in 0..<4 { breaker.record(try breaker.admit(), .failure) }
        let open = BreakerReading(breaker)
        world.signals.withLock {
            $0["circuit_breaker"] = HealthSignal([open])
            $0["database"] = HealthSignal([open])
        }
        #expect(monitor.report.status == .degraded)
        #expect(monitor.report.json.contains(#""circuit_breaker":{"status":"unhealthy","failure_count":4,"#))
        world.problem.withLock { $0 = ProbeProblem("The database is away.") }
        await monitor.check()
        #expect(monitor.report.status == .unhealthy)
        world.signals.withLock { $0 = [:] }
        #expect(monitor.report.status == .degraded)
    }

    @Test func `health and the log are told when a signal turns, without a check`() async {
        let world = World()
        let monitor = world.monitor { _ in
            if world.problem.withLock({ $0 }) != nil { try? await Task.sleep(for: .seconds(600)) }
            return nil
        }
        await monitor.check(announcing: false)
        world.problem.withLock { $0 = ProbeProblem("It hangs.") }
        let running = Task { await monitor.run() }
        world.pool.withLock { ($0.open, $0.connectFailures) = (0, 3) }
        await eventually("the log is told") { world.log.lines.contains { $0.message == "not ready for calls" } }
        #expect(world.log.lines.last?.metadata["check"] == "database")
        world.pool.withLock { $0.open = 1 }
        await eventually("the log is told") { world.log.lines.last?.message == "ready for calls again" }
        running.cancel()
        await running.value
        #expect(world.log.lines.count == 2, "\(world.log.text)")
    }

    @Test func `what the report says, the numbers say too`() async {
        let world = World()
        let registry = MetricsRegistry()
        let monitor = world.monitor()
        monitor.collect(by: registry)
        await monitor.check()
        world.signals.withLock { $0["cache"] = HealthSignal(.unhealthy, problem: "Redis is away.") }
        let text = registry.read().exposition(.text)
        #expect(text.contains("service_health_status{service=\"cache\"} 0\nservice_health_status{service=\"database\"} 1\n"))
        #expect(text.contains("service_health_status{service=\"overall\"} 1\n"))
    }
}

import Locking
import Logging
import Observability
import RPC
import Resilience

/// Looks after what the server needs, and tells who asks: `/readyz` and `grpc.health.v1` say the same. What is asked is answered from
/// what is known, at once, whatever those do who are looked after.
final class HealthMonitor: Sendable {
    static let interval = Duration.seconds(1)
    /// A check takes no longer; what takes longer is as good as down.
    static let timeout = Duration.seconds(2)
    /// How often what is known beside the checks is looked at for `grpc.health.v1`, whose watchers are told and do not ask.
    static let announceInterval = Duration.milliseconds(250)
    static let database = "database"
    /// The signal of the breakers: an open one says that all is not right with the database.
    static let breaker = "circuit_breaker"
    static let cache = "cache"

    private struct State {
        var readiness = ReadinessState(
            checks: [HealthMonitor.database], maxAge: (HealthMonitor.interval + HealthMonitor.timeout) * 3)
        var pool = PoolHealth()
        var errors = RatioWindow()
        /// What the database said last against being asked.
        var cause: String?
        /// What was announced last.
        var isServing = false
    }

    /// Served beside the catalogue.
    let health: HealthService
    private let services: [String]
    private let state = Guarded(State())
    private let started = ContinuousClock.now
    private let probe: @Sendable (ContinuousClock.Instant) async -> ProbeProblem?
    private let poolStatistics: @Sendable () -> PoolStatistics?
    private let signals: @Sendable () -> [String: HealthSignal]
    private let calls: RequestMetrics?
    private let logger: Logger

    /// - Parameters:
    ///   - services: the full names of the services that are up when the checks are.
    ///   - probe: as `CatalogStore.probe`.
    ///   - poolStatistics: as `CatalogStore.poolStatistics`.
    ///   - signals: as `CatalogStore.signals`.
    ///   - calls: what the report's figures come from.
    init(
        services: [String], logger: Logger, probe: @escaping @Sendable (ContinuousClock.Instant) async -> ProbeProblem?,
        poolStatistics: @escaping @Sendable () -> PoolStatistics?,
        signals: @escaping @Sendable () -> [String: HealthSignal] = { [:] }, calls: RequestMetrics? = nil
    ) {
        self.health = HealthService(services: services, status: .notServing)
        self.services = services
        self.probe = probe
        self.poolStatistics = poolStatistics
        self.signals = signals
        self.calls = calls
        self.logger = logger
    }

    // MARK: What is known

    var report: ReadinessReport {
        var signals = self.signals()
        let pool = self.poolStatistics()
        let totals = self.calls?.totals
        return self.state.withLock { state in
            let now = ContinuousClock.now
            var ofPool: HealthSignal?
            if let pool { ofPool = state.pool.signal(pool) }
            signals[Self.database] = Self.signal(of: ofPool, breaker: signals[Self.database])
            var report = state.readiness.report(at: now, signals: signals)
            if let totals {
                report.figures = ServerFigures(
                    uptime: self.started.duration(to: now),
                    totalRequests: totals.answered,
                    errorRate: state.errors.update(part: totals.faults, whole: totals.answered, at: now)
                )
            }
            return report
        }
    }

    private static func signal(of pool: HealthSignal?, breaker: HealthSignal?) -> HealthSignal? {
        if let pool { return pool }
        guard let breaker, breaker.status != .healthy else { return nil }
        return HealthSignal(.degraded, problem: breaker.problem)
    }

    /// The same, with how the connections to the database are.
    var detailedReport: ReadinessReport {
        var report = self.report
        if let pool = self.poolStatistics() {
            var details = JSONObject()
            details.add("pool", JSONObject(pool))
            report.details[Self.database] = details
        }
        return report
    }

    /// Shows what `/readyz` says.
    func collect(by registry: MetricsRegistry) {
        registry.collect { reading in
            let report = self.report
            for (name, isServing) in report.servingChecks {
                reading.set(CatalogMetrics.health, name, to: isServing ? 1 : 0)
            }
            reading.set(CatalogMetrics.health, "overall", to: report.isReady ? 1 : 0)
        }
    }

    // MARK: Looking

    /// Looks once.
    /// - Parameter announcing: whether the log is told when that changes something.
    func check(announcing: Bool = true) async {
        let began = ContinuousClock.now
        let problem = await self.probe(began + Self.timeout)
        let now = ContinuousClock.now
        let pool = self.poolStatistics()
        self.state.withLock { state in
            state.readiness.record(Self.database, problem: problem?.message, latency: began.duration(to: now), at: now)
            state.cause = problem?.cause
            if problem == nil, let pool { state.pool.answered(pool) }
        }
        self.announce(inLog: announcing)
    }

    /// Tells those who watch when that is something new.
    private func announce(inLog: Bool) {
        let report = self.report
        let (isNew, cause) = self.state.withLock { state in
            defer { state.isServing = report.isReady }
            return (state.isServing != report.isReady, state.cause)
        }
        // Draining has been told.
        guard isNew, report.status != .draining else { return }
        if report.isReady {
            if inLog { self.logger.info("ready for calls again") }
        } else {
            var metadata: Logger.Metadata = ["check": "\(report.failing.map { $0.name }.joined(separator: ","))"]
            let problems = report.failing.compactMap { $0.problem }
            if !problems.isEmpty { metadata["problem"] = "\(problems.joined(separator: " "))" }
            if let cause { metadata["cause"] = "\(cause)" }
            self.logger.warning("not ready for calls", metadata: metadata)
        }
        for service in [HealthService.wholeServer] + self.services {
            self.health.setStatus(report.isReady ? .serving : .notServing, for: service)
        }
    }

    /// Looks again and again, until its task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                while (try? await Task.sleep(for: Self.interval)) != nil { await self.check() }
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.announceInterval)) != nil { self.announce(inLog: true) }
            }
        }
    }

    /// Says NOT_SERVING from now on, for good.
    func beginDrain() {
        self.state.withLock { $0.readiness.beginDrain() }
        self.health.beginDrain()
    }
}

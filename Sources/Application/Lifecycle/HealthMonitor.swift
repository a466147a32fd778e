import Locking
import Logging
import Observability
import RPC
import Resilience

/// Looks after what the server needs, and tells who asks: `/readyz` and `grpc.health.v1` say the same.
final class HealthMonitor: Sendable {
    static let interval = Duration.seconds(1)
    /// A check takes no longer; what takes longer is as good as down.
    static let timeout = Duration.seconds(2)
    private static let database = "database"

    /// Served beside the catalogue.
    let health: HealthService
    private let services: [String]
    private let state: Guarded<ReadinessState>
    private let probe: @Sendable (ContinuousClock.Instant) async -> ProbeProblem?
    private let poolStatistics: @Sendable () -> PoolStatistics?
    private let logger: Logger

    /// - Parameters:
    ///   - services: the full names of the services that are up when the checks are.
    ///   - probe: as `CatalogStore.probe`.
    ///   - poolStatistics: as `CatalogStore.poolStatistics`.
    init(
        services: [String], logger: Logger, probe: @escaping @Sendable (ContinuousClock.Instant) async -> ProbeProblem?,
        poolStatistics: @escaping @Sendable () -> PoolStatistics?
    ) {
        self.health = HealthService(services: services, status: .notServing)
        self.services = services
        self.state = Guarded(ReadinessState(checks: [Self.database], maxAge: (Self.interval + Self.timeout) * 3))
        self.probe = probe
        self.poolStatistics = poolStatistics
        self.logger = logger
    }

    var report: ReadinessReport { self.state.withLock { $0.report(at: .now) } }

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

    /// Looks once.
    /// - Parameter announcing: whether the log is told when that changes something.
    func check(announcing: Bool = true) async {
        let wasReady = self.report.isReady
        let problem = await self.probe(.now + Self.timeout)
        let isReady = self.state.withLock { state in
            state.record(Self.database, problem: problem?.message, at: .now)
            return state.report(at: .now).isReady
        }
        guard isReady != wasReady else { return }
        if isReady {
            if announcing { self.logger.info("ready for calls again") }
        } else {
            var metadata: Logger.Metadata = ["check": "\(Self.database)"]
            if let problem { metadata["problem"] = "\(problem.message)" }
            if let cause = problem?.cause { metadata["cause"] = "\(cause)" }
            self.logger.warning("not ready for calls", metadata: metadata)
        }
        for service in [HealthService.wholeServer] + self.services {
            self.health.setStatus(isReady ? .serving : .notServing, for: service)
        }
    }

    /// Looks again and again, until its task is cancelled.
    func run() async {
        while (try? await Task.sleep(for: Self.interval)) != nil { await self.check() }
    }

    /// Says NOT_SERVING from now on, for good.
    func beginDrain() {
        self.state.withLock { $0.beginDrain() }
        self.health.beginDrain()
    }
}

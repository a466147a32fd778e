import Catalog
import CatalogTesting
import DatabaseTesting
import Logging
import Observability
import Resilience

@testable import Application

/// The whole server in this process, over a catalogue in memory, on ports that the system chooses.
enum ServerInProcess {
    /// Callers are not limited unless the test says so.
    static func settings(_ environment: [String: String] = [:]) throws -> ServerSettings {
        let usual = [
            "KRAFTI_RPC_LISTEN": "127.0.0.1:0", "KRAFTI_OPS_LISTEN": "127.0.0.1:0", "KRAFTI_THREADS": "1",
            "RATE_LIMIT_ENABLED": "false",
        ]
        return try LoadedSettings(flags: [:], environment: usual.merging(environment) { $1 }, folder: "/").settings
    }

    static func store(
        wrapping wrap: (InMemoryCatalog) -> any TenantRepository = { $0 },
        probe: @escaping @Sendable (ContinuousClock.Instant) async -> ProbeProblem? = { _ in nil },
        poolStatistics: @escaping @Sendable () -> PoolStatistics? = { nil }
    ) -> CatalogStore {
        let memory = InMemoryCatalog(now: { .now })
        return CatalogStore(
            services: memory, artisans: memory, tenants: wrap(memory), pageTokenSecret: Array(0..<32), probe: probe,
            poolStatistics: poolStatistics)
    }

    /// Serves until `body` has asked it to stop.
    static func with(
        _ settings: ServerSettings? = nil,
        _ store: CatalogStore = Self.store(),
        metrics: MetricsRegistry = MetricsRegistry(),
        logger: Logger = .silent,
        _ body: (CatalogServer.Addresses, StopRequests) async throws -> Void
    ) async throws {
        let server = CatalogServer(
            try settings ?? Self.settings(), holder: "the tests", version: "1.2.3", metrics: metrics, logger: logger)
        let stops = StopRequests()
        let (ready, whenReady) = AsyncStream.makeStream(of: CatalogServer.Addresses.self)
        let serving = Task {
            defer { whenReady.finish() }
            try await server.serve(store, stops) { whenReady.yield($0) }
        }
        do {
            for await addresses in ready {
                try await body(addresses, stops)
                break
            }
        } catch {
            stops.request()
            stops.request()
            throw error
        }
        try await serving.value
    }
}

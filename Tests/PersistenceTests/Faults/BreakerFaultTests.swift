import Catalog
import DatabaseTesting
import Postgres
import PostgresCluster
import Resilience
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestCluster.isPossible, TestCluster.absence), .timeLimit(.minutes(3)))
struct `A breaker before a real Postgres` {
    private static func breaker() -> CircuitBreaker {
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 5
        settings.timeout = .milliseconds(300)
        return CircuitBreaker(name: "database", settings: settings)
    }

    /// A cluster with a catalogue, and services that are kept in it by way of a breaker.
    private func with(
        _ body: (TestCluster, TestDatabase, CircuitBreaker, PostgresServiceRepository) async throws -> Void
    ) async throws {
        try await TestCluster.with { cluster in
            let (client, administrator) = (cluster.client(), cluster.client())
            _ = try await Migrator(administrator).run()
            let database = TestDatabase(client: administrator, connection: cluster.connection)
            let breaker = Self.breaker()
            try await body(cluster, database, breaker, PostgresServiceRepository(CatalogDatabase(client, breaker: breaker)))
            for client in [client, administrator] { await client.shutDown(grace: .seconds(1)) }
        }
    }

    /// Reads again and again until the breaker is open.
    private func readUntilOpen(_ services: PostgresServiceRepository, _ breaker: CircuitBreaker, patience: Duration) async {
        await eventually("it opens") {
            _ = try? await services.service(Samples.id(), of: Samples.id(), deadline: .now + patience)
            return breaker.snapshot.openedTotal > 0
        }
    }

    private func readUntilClosed(_ services: PostgresServiceRepository, _ breaker: CircuitBreaker) async {
        await eventually("it closes") {
            _ = try? await services.service(Samples.id(), of: Samples.id(), deadline: .now + .seconds(5))
            return breaker.snapshot.state == .closed
        }
    }

    @Test func `opens when Postgres is killed, refuses at once, and closes when it is back`() async throws {
        try await self.with { cluster, database, breaker, services in
            let tenant = try await database.tenant()
            let new = Samples.new()
            _ = try await services.create(new, of: tenant, context: Samples.context())
            await cluster.cluster.kill()
            await self.readUntilOpen(services, breaker, patience: .seconds(5))
            breaker.force(.open)
            let error = await #expect(throws: CatalogError.self) {
                try await services.service(new.id, of: tenant, deadline: .now + .seconds(5))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.reason == CatalogError.circuitOpenReason)
            #expect((error?.retryAfter ?? .zero) > .zero)
            breaker.release()
            _ = try await cluster.cluster.start()
            await self.readUntilClosed(services, breaker)
            #expect(try await services.service(new.id, of: tenant, deadline: .now + .seconds(5))?.version == 1)
        }
    }

    @Test func `opens when Postgres stands still, and closes when it goes on`() async throws {
        try await self.with { cluster, database, breaker, services in
            let tenant = try await database.tenant()
            await cluster.cluster.freeze()
            // Callers who leave before the driver gives a silent connection up.
            let readers = (0..<8).map { _ in
                Task {
                    await eventually("it opens") {
                        _ = try? await services.store.entity(Samples.id(), of: tenant, deadline: .now + .milliseconds(1_200))
                        return breaker.snapshot.openedTotal > 0
                    }
                }
            }
            for reader in readers { await reader.value }
            await cluster.cluster.thaw()
            await self.readUntilClosed(services, breaker)
        }
    }

    @Test func `does not keep changes from their places in the log, though it is forced open`() async throws {
        try await self.with { _, database, breaker, services in
            let tenant = try await database.tenant()
            _ = try await services.create(Samples.new(), of: tenant, context: Samples.context())
            breaker.force(.open)
            try await database.seal()
            #expect(try await database.number("select count(*) from pending") == 0)
            let error = await #expect(throws: CatalogError.self) {
                try await services.create(Samples.new(), of: tenant, context: Samples.context())
            }
            #expect(error?.reason == CatalogError.circuitOpenReason)
            breaker.release()
            await self.readUntilClosed(services, breaker)
            _ = try await services.create(Samples.new(), of: tenant, context: Samples.context())
        }
    }
}

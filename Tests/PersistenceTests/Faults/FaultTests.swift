import Catalog
import DatabaseTesting
import Logging
import Postgres
import PostgresCluster
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestCluster.isPossible, TestCluster.absence), .timeLimit(.minutes(5)))
struct `What a failing Postgres leaves` {
    /// Kills, stops, freezes and cuts off, one after the other, each when writers have written again.
    private func disturb(_ cluster: TestCluster, _ database: TestDatabase, progress: () -> Int) async throws {
        func next(_ count: Int = 40) async throws {
            let reached = progress() + count
            await eventually("writers are heard again") { progress() >= reached }
        }
        try await next()
        await cluster.cluster.kill()
        try await cluster.cluster.start()
        try await next()
        try await cluster.cluster.restart()
        try await next()
        for _ in 0..<3 {
            try? await database.terminate()
            try await next()
        }
        // Longer than callers wait, and than a silent server is waited for.
        await cluster.cluster.freeze()
        try? await Task.sleep(for: .seconds(3))
        await cluster.cluster.thaw()
        try await next()
        await cluster.cluster.freeze()
        try? await Task.sleep(for: .milliseconds(200))
        await cluster.cluster.kill()
        try await cluster.cluster.start()
        try await next()
    }

    @Test func `whatever becomes of Postgres, what was acknowledged is there once, with its change and its place`() async throws {
        try await TestCluster.with { cluster in
            let administrator = cluster.client()
            _ = try await Migrator(administrator).run()
            let database = TestDatabase(client: administrator, connection: cluster.connection)
            let tenants = [try await database.tenant(), try await database.tenant()]
            let clients = [cluster.client(), cluster.client(), cluster.client()]
            let writers = (0..<8).map { index in
                Writer(
                    PostgresServiceRepository(CatalogDatabase(clients[index % 2])), of: tenants[index % 2], name: "writer \(index)")
            }
            let sequencers = (0..<2).map { index in
                Task {
                    await database.sequencer(clients[1 + index]) {
                        $0.leaseDuration = .seconds(1)
                        $0.interval = .milliseconds(20)
                    }.run()
                }
            }
            let writing = writers.map { writer in Task { await writer.run() } }
            do {
                try await self.disturb(cluster, database) { writers.reduce(0) { $0 + $1.changes } }
            } catch {
                for task in writing { task.cancel() }
                throw error
            }
            for task in writing { task.cancel() }
            for task in writing { await task.value }

            let stored = writers.flatMap(\.stored)
            #expect(Set(stored).count == stored.count)
            let ids = try await database.texts("select id::text from service")
            #expect(Set(ids) == Set(stored.map(\.description)))
            let changes = writers.reduce(0) { $0 + $1.changes }
            #expect(try await database.number("select count(*) from change where kind = 3") == Int64(changes))
            try await eventually("all have their places") { try await database.number("select count(*) from pending") == 0 }
            for task in sequencers { task.cancel() }
            for task in sequencers { await task.value }
            #expect(try await database.expectWholeLog() == changes + 2)
            try await database.expectWholeChangeLog("")
            let errors = writers.reduce(into: Set<String>()) { $0.formUnion($1.errors) }
            #expect(errors.isSubset(of: ["unavailable", "deadlineExceeded", "aborted", "resourceExhausted"]), "\(errors)")
            #expect(errors.contains("unavailable"), "the drill was felt")
            for client in clients + [administrator] { await client.shutDown(grace: .seconds(1)) }
        }
    }
}

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Statements that take too long` {
    @Test func `a write past its deadline may yet happen, says so, and is done once when it is repeated`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let new = Samples.new()
            _ = try await database.services.create(new, of: tenant, context: Samples.context())
            // The second attempt comes by another server: on the first one's connection it would wait behind the first.
            let other = database.anotherClient()
            let otherServices = PostgresServiceRepository(CatalogDatabase(other))
            func update(_ deadline: Duration, _ services: PostgresServiceRepository) async throws(CatalogError) -> Service? {
                var context = Samples.context(Samples.key("late"))
                context.deadline = .now + deadline
                return try await services.update(
                    new.id, of: tenant, to: Samples.service("Late"), replacing: 1, change: Samples.id(), context: context)
            }
            try await database.client.withTransaction { transaction in
                try await transaction.execute("select from service for update")
                let error = await #expect(throws: CatalogError.self) { try await update(.milliseconds(300), database.services) }
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.reason == CatalogError.outcomeUnknownReason)
                // The abandoned statement holds the key until it ends.
                let held = await #expect(throws: CatalogError.self) { try await update(.seconds(10), otherServices) }
                #expect(held?.code == .aborted && held?.reason == "REQUEST_UNDER_WAY")
            }
            try await eventually("it has happened") {
                try await database.services.service(new.id, of: tenant, deadline: nil)?.version == 2
            }
            #expect(try await update(.seconds(10), database.services)?.version == 2)
            try await database.expectWholeChangeLog("")
            await other.shutDown(grace: .seconds(1))
        }
    }

    @Test func `a write that Postgres gave up has not happened`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let new = Samples.new()
            _ = try await database.services.create(new, of: tenant, context: Samples.context())
            var configuration = PostgresConfiguration(connection: database.connection)
            configuration.statementTimeout = .milliseconds(200)
            let client = PostgresClient(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await database.client.withTransaction { transaction in
                try await transaction.execute("select from service for update")
                let error = await #expect(throws: CatalogError.self) {
                    try await PostgresServiceRepository(CatalogDatabase(client)).delete(
                        new.id, of: tenant, version: 0, change: Samples.id(), context: Samples.context(Samples.key("slow")))
                }
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.reason == "")
            }
            #expect(try await database.services.service(new.id, of: tenant, deadline: nil)?.version == 1)
            #expect(try await database.services.repeated(Samples.key("slow"), of: tenant, deadline: nil) == nil)
            await client.shutDown(grace: .seconds(1))
        }
    }
}

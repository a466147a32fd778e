import Catalog
import DatabaseTesting
import Foundation
import Postgres
import PostgresCluster
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@testable import Persistence

/// Single creates of strangers go together; what holds up one of them is not to hold up the others.
@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence), .timeLimit(.minutes(2)))
struct `Creates that are held up` {
    private static func create(
        _ new: NewService, of tenant: TenantID, by services: PostgresServiceRepository, within time: Duration = .seconds(30)
    ) -> Task<Result<CreateResult, CatalogError>, Never> {
        Task {
            var context = Samples.context(Samples.key("\(new.id)"))
            context.deadline = .now + time
            do throws(CatalogError) {
                return .success(try await services.create(new, of: tenant, context: context))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Creates 40 services in one statement, the seventh of them this one, and waits for the others.
    private static func createAmongOthers(_ held: NewService, _ tenant: TenantID, _ database: TestDatabase) async throws
        -> Task<Result<CreateResult, CatalogError>, Never>
    {
        let watched = WatchedExecutor(database.client)
        var limits = CoalescingLimits()
        limits.maxStatements = 1
        let services = PostgresServiceRepository(CatalogDatabase(watched), limits: limits)
        watched.hold(CreateServicesStatement.separate)
        var tasks = [Self.create(Samples.new(), of: tenant, by: services)]
        await eventually("the first is at the database") { watched.waitingCount == 1 }
        tasks += (0..<40).map { Self.create($0 == 6 ? held : Samples.new(), of: tenant, by: services) }
        await eventually("the others gather") { services.waitingCreates == 40 }
        watched.letGo()
        let heldTask = tasks.remove(at: 7)
        for task in tasks { _ = try await task.value.get() }
        return heldTask
    }

    @Test func `one that waits for an artisan's row waits alone`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let artisan = try await database.artisan(of: tenant)
            let other = database.anotherClient()
            let held = try await other.withTransaction { transaction in
                try await transaction.execute("select from artisan for update")
                return try await Self.createAmongOthers(Samples.new(Samples.service(artisan: artisan)), tenant, database)
            }
            #expect(try await held.value.get().outcome == .created)
            #expect(try await database.number("select count(*) from service") == 41)
            try await database.expectWholeChangeLog("")
            await other.shutDown(grace: .seconds(1))
        }
    }

    @Test(arguments: [true, false])
    func `one whose id a transaction under way has taken waits alone, until that ends`(commits: Bool) async throws {
        struct RolledBack: Error {}
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let new = Samples.new()
            let other = database.anotherClient()
            var held: Task<Result<CreateResult, CatalogError>, Never>?
            do {
                try await other.withTransaction { transaction in
                    try await transaction.execute(
                        """
                        insert into service (tenant, id, change, version, created_at, updated_at, price_units, price_nanos,
                          duration_minutes, buffer_minutes, max_bookings_day, is_active, price_currency, category, name,
                          description, image_url, tags)
                        values ('\(tenant)', '\(new.id)', '\(Samples.id(ChangeID.self))', 1, now(), now(), 1, 0, 5, 0, 0, true, 'GHS',
                          'plumbing', 'Another', '', '', '{}')
                        """)
                    held = try await Self.createAmongOthers(new, tenant, database)
                    if !commits { throw RolledBack() }
                }
            } catch is RolledBack {}
            switch try #require(await held?.value) {
            case .success(let result): #expect(result.outcome == .created && !commits)
            case .failure(let error): #expect(error.code == .alreadyExists && commits, "\(error)")
            }
            await other.shutDown(grace: .seconds(1))
        }
    }

    @Test func `one that waits in vain hears that others were in its way, and has not happened`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let artisan = try await database.artisan(of: tenant)
            let other = database.anotherClient()
            try await other.withTransaction { transaction in
                try await transaction.execute("select from artisan for update")
                let new = Samples.new(Samples.service(artisan: artisan))
                let outcome = await Self.create(new, of: tenant, by: database.services, within: .seconds(16)).value
                guard case .failure(let error) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(error.code == .aborted && error.reason == "CONTENDED", "\(error)")
            }
            #expect(try await database.number("select count(*) from service") == 0)
            await other.shutDown(grace: .seconds(1))
        }
    }

    @Test func `those on a connection that is silent find another one, and are done once`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let silent = SilentExecutor(database.client)
            var limits = CoalescingLimits()
            limits.createTimeout = .milliseconds(300)
            let services = PostgresServiceRepository(CatalogDatabase(silent), limits: limits)
            silent.silenceNext()
            let first = Samples.new()
            let held = Self.create(first, of: tenant, by: services)
            await eventually("it is at the database") { silent.silenced == 1 }
            for _ in 0..<5 { _ = try await Self.create(Samples.new(), of: tenant, by: services).value.get() }
            #expect(try await held.value.get().outcome == .created)
            #expect(try await database.number("select count(*) from service") == 6)

            // Its caller has no time left to find out.
            silent.silenceNext()
            let late = await Self.create(Samples.new(), of: tenant, by: services, within: .milliseconds(200)).value
            guard case .failure(let error) = late else {
                Issue.record("\(late)")
                return
            }
            #expect(error.code == .deadlineExceeded && error.reason == CatalogError.outcomeUnknownReason, "\(error)")
        }
    }
}

@Suite(.enabled(if: TestCluster.isPossible, TestCluster.absence), .timeLimit(.minutes(5)))
struct `A process of Postgres that stands still` {
    @Test func `keeps those it serves waiting, and nobody else`() async throws {
        try await TestCluster.with { cluster in
            let (client, administrator) = (cluster.client(), cluster.client())
            _ = try await Migrator(administrator).run()
            let database = TestDatabase(client: administrator, connection: cluster.connection)
            let tenant = try await database.tenant()
            let services = PostgresServiceRepository(CatalogDatabase(client))
            _ = try await services.create(Samples.new(), of: tenant, context: Samples.context())
            let processes = try await database.texts("select pid::text from pg_stat_activity where query like 'with patience%'")
            let frozen = try #require(processes.first.flatMap { Int32($0) })
            kill(frozen, SIGSTOP)
            defer { kill(frozen, SIGCONT) }
            let started = ContinuousClock.now
            let times = await withTaskGroup(of: Duration?.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        let result = try? await services.create(Samples.new(), of: tenant, context: Samples.context())
                        return result.map { _ in started.duration(to: .now) }
                    }
                }
                return await group.reduce(into: [Duration]()) { times, time in if let time { times.append(time) } }.sorted()
            }
            #expect(times.count == 60, "all are done in the end")
            #expect(times.count > 50 && times[50] < .seconds(4), "most did not wait for the silent one: \(times)")
            #expect(try await database.number("select count(*) from service") == 61)
            kill(frozen, SIGCONT)
            try await database.expectWholeChangeLog("")
            for client in [client, administrator] { await client.shutDown(grace: .seconds(1)) }
        }
    }
}

import Catalog
import DatabaseTesting
import Locking
import Logging
import Postgres
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `A tail of the change log` {
    @Test func `each kind of write is told with where its service was and is listed`() async throws {
        try await TestDatabase.with { database in
            let tail = database.tail()
            var state = tail.state
            #expect(try await tail.poll(&state).news == .everything)
            var told: Set<CatalogChange> = []
            let tenant = try await database.tenant()
            let artisan = try await database.artisan(of: tenant)
            let new = Samples.new(Samples.service(artisan: artisan))
            _ = try await database.services.create(new, of: tenant, context: Samples.context())
            let created = ServiceListing(category: "plumbing", artisan: artisan)
            #expect(
                try await database.news(tail, &state, &told) == [
                    .tenant(TenantChange(tenant: tenant, version: 1, isDeleted: false)),
                    .service(
                        ServiceChange(
                            tenant: tenant, service: new.id, version: 1, isDeleted: false, before: nil, after: created)),
                ])
            var moved = Samples.service()
            moved.category = "tailoring"
            _ = try await database.services.update(
                new.id, of: tenant, to: moved, replacing: 1, change: Samples.id(), context: Samples.context())
            let now = ServiceListing(category: "tailoring", artisan: nil)
            #expect(
                try await database.news(tail, &state, &told) == [
                    .service(
                        ServiceChange(
                            tenant: tenant, service: new.id, version: 2, isDeleted: false, before: created, after: now))
                ])
            _ = try await database.services.delete(
                new.id, of: tenant, version: 0, change: Samples.id(), context: Samples.context())
            // It gets its place before any poll has seen it wait.
            try await database.seal()
            #expect(
                try await database.news(tail, &state, &told) == [
                    .service(
                        ServiceChange(tenant: tenant, service: new.id, version: 3, isDeleted: true, before: now, after: now))
                ])
            _ = try await database.tenants.deleteTenant(tenant, version: 0, change: Samples.id(), context: Samples.context())
            #expect(
                try await database.news(tail, &state, &told) == [.tenant(TenantChange(tenant: tenant, version: 2, isDeleted: true))]
            )
        }
    }

    @Test func `one identifier of two tenants is told as two services`() async throws {
        try await TestDatabase.with { database in
            let (one, other) = (try await database.tenant(), try await database.tenant())
            let tail = database.tail()
            var state = tail.state
            _ = try await tail.poll(&state)
            let shared: ServiceID = Samples.id()
            for tenant in [one, other] {
                _ = try await database.services.create(Samples.new(id: shared), of: tenant, context: Samples.context())
            }
            var content = Samples.service()
            content.category = "tailoring"
            _ = try await database.services.update(
                shared, of: other, to: content, replacing: 1, change: Samples.id(), context: Samples.context())
            let told = try await database.news(tail, &state).compactMap(\.service)
            #expect(told.allSatisfy { $0.service == shared })
            #expect(told.filter { $0.tenant == one }.map(\.version) == [1])
            #expect(told.filter { $0.tenant == other }.map(\.version).sorted() == [1, 2])
            #expect(told.filter { $0.after.category == "tailoring" }.map(\.tenant) == [other])
        }
    }

    @Test func `more than is told one by one is told as everything, and what follows one by one again`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let tail = database.tail { $0.maxChanges = 10 }
            var state = tail.state
            _ = try await tail.poll(&state)
            for isSealed in [false, true] {
                let items = (0..<11).map { _ in Samples.new() }
                _ = try await database.services.createAll(items, of: tenant, mode: .allOrNothing, context: Samples.context())
                if isSealed { try await database.seal() }
                #expect(try await tail.poll(&state).news == .everything)
                try await database.seal()
                _ = try await tail.poll(&state)
                let few = (0..<10).map { _ in Samples.new() }
                _ = try await database.services.createAll(few, of: tenant, mode: .allOrNothing, context: Samples.context())
                let told = try await database.news(tail, &state).compactMap(\.service?.service)
                #expect(Set(told) == Set(few.map(\.id)))
            }
        }
    }

    @Test(
        arguments: [
            "update lease set position = position - 1 where position > 0",
            "update lease set digest = decode(repeat('ab', 32), 'hex') where position > 0",
            "delete from lease where partition = 3",
            // It went on from the same place with other changes.
            """
            update log set digest = decode(repeat('ab', 32), 'hex') where position = 1;
            insert into log select position + 1, partition, gen_random_uuid(), digest, digest, now() from log;
            update lease set position = position + 1 where position > 0
            """,
            // Places are missing.
            "update lease set position = position + 1 where position > 0",
        ]
    ) func `a log that does not go on from where it was known is another's`(damage: String) async throws {
        try await TestDatabase.with { database in
            _ = try await database.tenant()
            try await database.seal()
            let tail = database.tail()
            var state = tail.state
            _ = try await tail.poll(&state)
            #expect(try await database.news(tail, &state) == [])
            try await database.client.execute(damage)
            #expect(try await tail.poll(&state).news == .everything)
        }
    }

    @Test func `a poll that the database does not answer is given up, and the next goes on from where the last good one ended`()
        async throws
    {
        try await TestDatabase.with { database in
            let tail = database.tail { $0.timeout = .milliseconds(300) }
            var state = tail.state
            _ = try await tail.poll(&state)
            let tenant = try await database.tenant()
            try await database.client.withTransaction { transaction in
                try await transaction.execute("lock table pending in access exclusive mode")
                await #expect(throws: PostgresError.self) { _ = try await tail.poll(&state) }
            }
            try await database.seal()
            #expect(
                try await database.news(tail, &state) == [.tenant(TenantChange(tenant: tenant, version: 1, isDeleted: false))])
        }
    }

    @Test func `a runner tells its consumer, also after its connections were cut off`() async throws {
        try await TestDatabase.with { database in
            let client = database.anotherClient()
            let tail = database.tail(client) { $0.interval = .milliseconds(5) }
            let recorder = PollRecorder()
            let running = Task { await tail.run(recorder) }
            await eventually("it has begun") { recorder.polls.count == 1 }
            for _ in 0..<5 {
                let tenant = try await database.tenant()
                try await database.terminate("%pg_postmaster_start_time%")
                await eventually("it is told") {
                    recorder.changes.contains(.tenant(TenantChange(tenant: tenant, version: 1, isDeleted: false)))
                }
            }
            await eventually("it is well") { !tail.status.isFailing }
            running.cancel()
            await running.value
            #expect(tail.status.resets == 1)
            #expect(tail.status.changes >= 5)
            #expect(tail.status.lastPoll == recorder.polls.last?.began)
            await client.shutDown(grace: .seconds(1))
        }
    }
}

/// Keeps what it is told.
final class PollRecorder: ChangeTailConsumer {
    private let kept = Guarded<[ChangePoll]>([])

    var polls: [ChangePoll] { self.kept.withLock { $0 } }
    var changes: Set<CatalogChange> { Set(self.polls.flatMap(\.changes)) }

    func poll(_ poll: ChangePoll) async { self.kept.withLock { $0.append(poll) } }
}

extension ChangePoll {
    /// None when it tells everything.
    var changes: [CatalogChange] {
        guard case .changes(let changes) = self.news else { return [] }
        return changes
    }
}

extension CatalogChange {
    var service: ServiceChange? {
        guard case .service(let change) = self else { return nil }
        return change
    }
}

extension TestDatabase {
    func tail(_ executor: (any StatementExecutor)? = nil, _ configure: (inout ChangeTailConfiguration) -> Void = { _ in })
        -> ChangeTail
    {
        var configuration = ChangeTailConfiguration()
        configuration.timeout = .seconds(20)
        configure(&configuration)
        return ChangeTail(executor ?? self.client, configuration: configuration, logger: .silent)
    }

    /// The changes that a poll tells and none before it did. Transactions of other databases, too, have some told again.
    func news(_ tail: ChangeTail, _ state: inout ChangeTailState, _ told: inout Set<CatalogChange>) async throws
        -> Set<CatalogChange>
    {
        let news = try await self.news(tail, &state)
        defer { told.formUnion(news) }
        return news.subtracting(told)
    }

    /// The changes that a poll tells, each once.
    func news(_ tail: ChangeTail, _ state: inout ChangeTailState) async throws -> Set<CatalogChange> {
        let poll = try await tail.poll(&state)
        #expect(poll.news != .everything)
        return Set(poll.changes)
    }
}

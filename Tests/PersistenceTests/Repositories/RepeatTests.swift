import Catalog
import DatabaseTesting
import Logging
import Postgres
import Resilience
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Calls that are repeated` {
    @Test func `a repeat gets the first answer, whatever has become of the service since`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let services = database.services
            let key = Samples.key("create")
            let first = try await services.create(Samples.new(), of: tenant, context: Samples.context(key))
            _ = try await services.update(
                first.service.id, of: tenant, to: Samples.service("Other"), replacing: 1, change: Samples.id(),
                context: Samples.context())
            _ = try await services.delete(
                first.service.id, of: tenant, version: 0, change: Samples.id(), context: Samples.context())
            #expect(try await services.create(Samples.new(), of: tenant, context: Samples.context(key)) == first)
            #expect(try await services.repeated(key, of: tenant, deadline: nil) == first)
            #expect(try await services.repeated(Samples.key("other"), of: tenant, deadline: nil) == nil)
        }
    }

    @Test func `another request under the same key is refused, everywhere`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let services = database.services
            _ = try await services.create(Samples.new(), of: tenant, context: Samples.context(Samples.key("k")))
            let bulk = Samples.context(Samples.key("bulk"))
            _ = try await services.createAll([Samples.new()], of: tenant, mode: .perItem, context: bulk)
            let other = Samples.context(Samples.key("k", body: 2))
            let id: ServiceID = Samples.id()
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await services.create(Samples.new(), of: tenant, context: other) },
                { _ = try await services.createAll([Samples.new()], of: tenant, mode: .perItem, context: other) },
                {
                    _ = try await services.update(
                        id, of: tenant, to: Samples.service(), replacing: 1, change: Samples.id(), context: other)
                },
                { _ = try await services.delete(id, of: tenant, version: 0, change: Samples.id(), context: other) },
                { _ = try await services.repeated(Samples.key("k", body: 2), of: tenant, deadline: nil) },
                { _ = try await services.repeatedAll(Samples.key("bulk", body: 2), naming: [:], of: tenant, deadline: nil) },
            ]
            for call in calls {
                let error = await #expect(throws: CatalogError.self) { try await call() }
                #expect(error?.code == .failedPrecondition)
                #expect(error?.reason == "REQUEST_ID_REUSED")
            }
        }
    }

    @Test func `many who send the same call at once get one answer`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let clients = (0..<3).map { _ in database.anotherClient() }
            var patient = RetryPolicy()
            (patient.maxRetries, patient.delay, patient.maxDelay) = (50, .milliseconds(10), .milliseconds(500))
            let results = try await withThrowingTaskGroup(of: CreateResult.self) { group in
                for client in clients {
                    let services = PostgresServiceRepository(CatalogDatabase(client, retry: patient))
                    for index in 0..<60 {
                        group.addTask {
                            try await services.create(
                                Samples.new(), of: tenant, context: Samples.context(Samples.key("call \(index % 6)")))
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(results.map(\.service)).count == 6)
            #expect(results.allSatisfy { $0.outcome == .created })
            #expect(try await database.number("select count(*) from service") == 6)
            for client in clients { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test func `a call that failed keeps no key`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let key = Samples.key("k")
            let missing = Samples.service(artisan: Samples.id())
            for _ in 0..<2 {
                let error = await #expect(throws: CatalogError.self) {
                    try await database.services.create(Samples.new(missing), of: tenant, context: Samples.context(key))
                }
                #expect(error?.code == .notFound)
                #expect(error?.resource?.type == "artisan")
            }
            #expect(
                try await database.services.create(Samples.new(), of: tenant, context: Samples.context(key)).outcome == .created)
        }
    }

    @Test func `a key that has expired is free again, and is cleaned up`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let key = Samples.key("k")
            let first = try await database.services.create(Samples.new(), of: tenant, context: Samples.context(key))
            try await database.client.execute("update idempotency set expires_at = now() - interval '1 second'")
            #expect(try await database.services.repeated(key, of: tenant, deadline: nil) == nil)
            let second = try await database.services.create(
                Samples.new(), of: tenant, context: Samples.context(Samples.key("k", body: 2)))
            #expect(second.service.id != first.service.id)
            #expect(try await database.services.repeated(Samples.key("k", body: 2), of: tenant, deadline: nil) == second)
            for index in 0..<25 {
                _ = try await database.services.create(Samples.new(), of: tenant, context: Samples.context(Samples.key("\(index)")))
            }
            try await database.client.execute(
                "update idempotency set expires_at = now() - interval '1 second' where body_hash <> decode(repeat('02', 32), 'hex')"
            )
            let housekeeping = Housekeeping(database.database, batchSize: 10, logger: Logger(label: "test"))
            #expect(try await housekeeping.cleanUp() == 25)
            #expect(try await database.number("select count(*) from idempotency") == 1)
            #expect(try await housekeeping.cleanUp() == 0)
        }
    }

    @Test func `a bulk call is repeated with the outcome of each item`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let there = try await database.services.create(Samples.new(), of: tenant, context: Samples.context()).service
            let items = [
                Samples.new(), Samples.new(there.content, id: there.id), Samples.new(Samples.service("Else"), id: there.id),
                Samples.new(Samples.service(artisan: Samples.id())),
                Samples.new(Samples.service(artisan: Samples.id()), id: there.id),
            ]
            let context = Samples.context(Samples.key("bulk"))
            let first = try await database.services.createAll(items, of: tenant, mode: .perItem, context: context)
            _ = try await database.services.delete(
                items[0].id, of: tenant, version: 0, change: Samples.id(), context: Samples.context())
            let again = try await database.services.createAll(items, of: tenant, mode: .perItem, context: context)
            #expect(first.map(\.summary) == again.map(\.summary))
            let artisans = Dictionary(items.map { ($0.id, $0.content.artisan) }) { $1 ?? $0 }.compactMapValues { $0 }
            let kept = try #require(
                await database.services.repeatedAll(Samples.key("bulk"), naming: artisans, of: tenant, deadline: nil))
            #expect(kept.map(\.id) == items.map(\.id))
            #expect(kept.map(\.result.summary) == first.map(\.summary))
            #expect(
                try await database.services.repeatedAll(Samples.key("other"), naming: [:], of: tenant, deadline: nil)?.count == nil)
            #expect(
                first.map(\.summary) == [
                    "created 1 \(items[0].id)", "unchanged 1 \(there.id)", "alreadyExists service", "notFound artisan",
                    "notFound artisan",
                ])
        }
    }
}

extension BulkItemResult {
    /// The result in a few words.
    var summary: String {
        switch self {
        case .stored(let id, let version, let outcome): "\(outcome) \(version) \(id)"
        case .failed(let error): "\(error.code) \(error.resource?.type ?? "")"
        }
    }
}

import Catalog
import CatalogTesting
import DatabaseTesting
import Locking
import Postgres
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Histories of the catalogue` {
    @Test(arguments: UInt64(0)..<6)
    func `whatever is called, Postgres answers as the model does and keeps the same rows`(number: UInt64) async throws {
        let seed = TestSeed.base &+ number
        try await TestDatabase.with { database in
            // The model's time is that of the latest change in Postgres, so that times can be compared too.
            let time = Guarded(Timestamp(microseconds: 0))
            let model = InMemoryCatalog { time.withLock { $0 } }
            let modelled = Repositories(services: model, artisans: model, tenants: model)
            let stored = database.repositories
            var history = RandomHistory(seed: seed, identifiers: seed)
            var calls = history.opening().makeIterator()
            for step in 0..<250 {
                let call = calls.next() ?? history.next(model.rows)
                let answer = await call.outcome(stored)
                let latest = try await database.latestChange()
                time.withLock { $0 = latest }
                let expected = await call.outcome(modelled)
                try #require(answer == expected, "KRAFTI_SEED=\(TestSeed.base), history \(number), step \(step): \(call)")
            }
            let rows = try await database.rows()
            #expect(rows == model.rows, "KRAFTI_SEED=\(TestSeed.base), history \(number)")
            let changes = rows.tenants.map(\.version) + rows.artisans.map(\.version) + rows.services.map(\.version)
            #expect(changes.reduce(0, +) > 25, "a history in which little happens proves little")
            try await database.expectWholeChangeLog("KRAFTI_SEED=\(TestSeed.base), history \(number)")
            try await database.seal()
            try await database.expectWholeLog("KRAFTI_SEED=\(TestSeed.base), history \(number)")
            try await database.expectWholeChangeLog("KRAFTI_SEED=\(TestSeed.base), history \(number)")
        }
    }

    @Test func `many who write the same things at once leave whole records, whoever comes first`() async throws {
        try await TestDatabase.with { database in
            let clients = (0..<3).map { _ in database.anotherClient() }
            let failures = await withTaskGroup(of: [String].self) { group in
                for writer in 0..<9 {
                    let repositories = TestDatabase(client: clients[writer % 3], connection: database.connection).repositories
                    group.addTask {
                        var history = RandomHistory(seed: TestSeed.base &+ 1_000 &+ UInt64(writer), identifiers: TestSeed.base)
                        var calls = history.opening().makeIterator()
                        var failures: [String] = []
                        for _ in 0..<80 {
                            let call = calls.next() ?? history.next(CatalogRows())
                            let answer = await call.outcome(repositories)
                            if ["internal", "unavailable", "resourceExhausted"].contains(where: { answer.hasPrefix("failed \($0)") }
                            ) {
                                failures.append("\(call): \(answer)")
                            }
                        }
                        return failures
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(failures == [], "KRAFTI_SEED=\(TestSeed.base)")
            for client in clients { await client.shutDown(grace: .seconds(5)) }
            try await database.expectNoDeadlock()
            try await database.expectWholeChangeLog("KRAFTI_SEED=\(TestSeed.base)")
            try await database.seal()
            try await database.expectWholeLog("KRAFTI_SEED=\(TestSeed.base)")
        }
    }

    @Test func `an update that changes nothing, and a delete of what is deleted, leave no change`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let artisan = try await database.artisan(of: tenant)
            let new = Samples.new(Samples.service(artisan: artisan))
            let services = database.services
            let before = try await services.create(new, of: tenant, context: Samples.context()).service
            let same = try await services.update(
                new.id, of: tenant, to: new.content, replacing: 1, change: Samples.id(),
                context: Samples.context(Samples.key("same")))
            #expect(same == before)
            let sameArtisan = try await database.artisans.updateArtisan(
                artisan, of: tenant, to: Samples.artisan, replacing: 1, change: Samples.id(), context: Samples.context())
            #expect(sameArtisan?.version == 1)
            let sameTenant = try await database.tenants.updateTenant(
                tenant, to: Samples.tenant, replacing: 1, change: Samples.id(), context: Samples.context())
            #expect(sameTenant?.version == 1)
            #expect(try await database.number("select count(*) from change") == 3)
            for _ in 0..<2 {
                let gone = try await services.delete(
                    new.id, of: tenant, version: 0, change: Samples.id(), context: Samples.context())
                #expect(gone.version == 2)
            }
            #expect(try await database.number("select count(*) from change") == 4)
            #expect(try await database.number("select count(*) from pending") == 4)
            #expect(try await services.repeated(Samples.key("same"), of: tenant, deadline: nil)?.service == before)
            try await database.expectWholeChangeLog("")
        }
    }
}

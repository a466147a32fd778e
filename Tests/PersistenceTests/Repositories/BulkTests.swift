import Catalog
import DatabaseTesting
import Postgres
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Creates in bulk` {
    @Test func `one bad item among ten thousand is named, and decides for all or for itself alone`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            var items = (0..<10_000).map { Samples.new(Samples.service("Service \($0)")) }
            let missing: ArtisanID = Samples.id()
            items[7_777].content.artisan = missing
            let error = await #expect(throws: CatalogError.self) {
                try await database.services.createAll(
                    items, of: tenant, mode: .allOrNothing, context: Samples.context(Samples.key("all")))
            }
            #expect(error?.code == .notFound)
            #expect(error?.violations.map(\.field) == ["items[7777].artisan_id"])
            #expect(error?.violations.first?.description.contains("\(missing)") == true)
            for table in ["service", "idempotency"] { #expect(try await database.number("select count(*) from \(table)") == 0) }
            #expect(try await database.number("select count(*) from change") == 1)

            let results = try await database.services.createAll(
                items, of: tenant, mode: .perItem, context: Samples.context(Samples.key("each")))
            #expect(results.count == 10_000)
            for (index, (result, item)) in zip(results, items).enumerated() {
                switch result {
                case .stored(let id, 1, .created): #expect(id == item.id && index != 7_777)
                case .failed(let error): #expect(index == 7_777 && error.resource?.name == missing.description)
                default: Issue.record("item \(index): \(result)")
                }
            }
            #expect(try await database.number("select count(*) from service") == 9_999)
            let again = try await database.services.createAll(
                items, of: tenant, mode: .perItem, context: Samples.context(Samples.key("each")))
            #expect(again.map(\.words) == results.map(\.words))
            try await database.expectWholeChangeLog("")
        }
    }

    @Test(arguments: [BulkMode.allOrNothing, .perItem])
    func `an id that occurs twice with different contents is taken the second time`(mode: BulkMode) async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let first = Samples.new()
            let items = [
                first, Samples.new(first.content, id: first.id), Samples.new(Samples.service("Else"), id: first.id), Samples.new(),
            ]
            let context = Samples.context(Samples.key("twice"))
            if mode == .allOrNothing {
                let error = await #expect(throws: CatalogError.self) {
                    try await database.services.createAll(items, of: tenant, mode: mode, context: context)
                }
                #expect(error?.code == .alreadyExists)
                #expect(error?.violations.map(\.field) == ["items[2].id"])
                for table in ["service", "idempotency"] { #expect(try await database.number("select count(*) from \(table)") == 0) }
            } else {
                let results = try await database.services.createAll(items, of: tenant, mode: mode, context: context)
                #expect(
                    results.map(\.summary) == [
                        "created 1 \(first.id)", "unchanged 1 \(first.id)", "alreadyExists service", "created 1 \(items[3].id)",
                    ])
            }
        }
    }

    @Test func `calls that overlap in opposite orders never wait in a circle, and each id is created once`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let artisans = [try await database.artisan(of: tenant), try await database.artisan(of: tenant)]
            let clients = (0..<3).map { _ in database.anotherClient() }
            for round in 0..<12 {
                let contents = (0..<2).map { Samples.service("Round \(round)", artisan: artisans[$0]) }
                let ids: [ServiceID] = (0..<150).map { _ in Samples.id() }
                let created = try await withThrowingTaskGroup(of: Int.self) { group in
                    for (index, client) in clients.enumerated() {
                        let services = PostgresServiceRepository(CatalogDatabase(client))
                        var items = ids.enumerated().map { Samples.new(contents[$0 % 2], id: $1) }
                        if index == 1 { items.reverse() }
                        if index == 2 { items.shuffle() }
                        let (sent, mode) = (items, index == 0 ? BulkMode.allOrNothing : .perItem)
                        group.addTask {
                            let results = try await services.createAll(
                                sent, of: tenant, mode: mode, context: Samples.context(Samples.key("\(round) \(index)")))
                            return results.count { if case .stored(_, version: 1, .created) = $0 { true } else { false } }
                        }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(created == 150)
            }
            for client in clients { await client.shutDown(grace: .seconds(5)) }
            #expect(try await database.number("select count(*) from service") == 1_800)
            try await database.expectNoDeadlock()
            try await database.expectWholeChangeLog("")
        }
    }
}

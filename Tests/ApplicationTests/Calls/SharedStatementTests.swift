import Application
import CatalogAPI
import DatabaseTesting
import Protobuf
import RPC
import Testing

/// Reads and creates of several tenants that go together into one statement, on a database.
@Suite(.timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct SharedStatementTests {
    private static let count = 100

    @Test func `each caller gets its own tenant's service, though all of them have the same id`() async throws {
        try await CatalogSession.with(on: .postgres) { session in
            let tenants = [session.tenant, session.stranger]
            for tenant in tenants {
                for number in 0..<4 {
                    _ = try await session.services.createService(
                        .sample(id: uuid(number), name: "\(number) of \(tenant)"), options: session.options(for: tenant))
                }
            }
            // The fifth is nobody's but the stranger's.
            _ = try await session.services.createService(
                .sample(id: uuid(4), name: "4 of \(session.stranger)"), options: session.options(for: session.stranger))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for call in 0..<(Self.count * 4) {
                    let (number, tenant) = (call / 2 % 5, tenants[call % 2])
                    group.addTask {
                        let outcome = try await session.call(
                            CatalogService.Methods.getService, ["id": .string(uuid(number))], session.options(for: tenant))
                        if number == 4, tenant == session.tenant {
                            #expect(outcome.code == .notFound)
                        } else {
                            #expect(outcome.answers.first?["name"] == .string("\(number) of \(tenant)"))
                            #expect(outcome.answers.first?["tenantId"] == .string(tenant))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a create that is refused is an outcome among strangers, whose creates go on`() async throws {
        try await CatalogSession.with(on: .postgres) { session in
            let world = try await CatalogWorld(session)
            let database = try #require(session.database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<Self.count {
                    for side in [world.own, world.other] {
                        group.addTask { try await Self.create(number, of: side, world) }
                    }
                }
                try await group.waitForAll()
            }
            for side in [world.own, world.other] {
                let stored = try await database.texts(
                    "select name from service where tenant = '\(side.tenant)' and name like 'N %'")
                #expect(Set(stored) == Set((0..<Self.count).filter { $0 % 5 != 3 }.map { "N \($0) of \(side.tenant)" }))
                #expect(stored.count == Self.count / 5 * 4)
            }
            let transactions = try await database.texts(
                "select count(distinct xmin::text)::text from service where name like 'N %'")
            #expect(Int(transactions.first ?? "") ?? .max < Self.count, "nothing was shared: this test tests nothing")
        }
    }

    /// One of five names the other tenant's artisan; ids and request ids are the same for both tenants.
    private static func create(_ number: Int, of side: CatalogWorld.Side, _ world: CatalogWorld) async throws {
        let isWrong = number % 5 == 3
        let artisan = (side.tenant == world.own.tenant) == isWrong ? world.other.artisan : world.own.artisan
        var draft = CatalogAPI.ServiceDraft.sample(id: uuid(0x5000 + number), name: "N \(number) of \(side.tenant)")
        draft.artisanId = artisan
        let request = CreateServiceRequest.with { ($0.service, $0.requestId) = (draft, "create-\(number)") }
        let outcome = try await world.session.call(
            CatalogService.Methods.createService, bytes: request.serializedBytes(), side.options)
        if isWrong {
            #expect(outcome.code == .notFound, "\(number)")
            #expect(outcome.failure?.message.contains(artisan) == true)
        } else {
            #expect(outcome.failure == nil, "\(number)")
            #expect(outcome.answers.first?["service"]?["tenantId"] == .string(side.tenant))
            #expect(outcome.answers.first?["service"]?["name"] == .string(draft.name))
        }
    }
}

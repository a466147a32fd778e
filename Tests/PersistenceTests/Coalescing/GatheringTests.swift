import Catalog
import DatabaseTesting
import Postgres
import TestSupport
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Calls that gather` {
    /// Starts each call in turn and up to where it waits: the first is held back at the database, and those after it gather.
    private func gathered<Input: Sendable, Answer: Sendable>(
        _ watched: WatchedExecutor, _ statement: Statement, _ inputs: [Input],
        _ call: @escaping @Sendable (Input) async throws -> Answer
    ) async throws -> [Result<Answer, any Error>] {
        watched.hold(statement)
        let tasks = inputs.map { input in Task.immediate { try await call(input) } }
        await eventually("the first is at the database") { watched.waitingCount == 1 }
        watched.letGo()
        var answers: [Result<Answer, any Error>] = []
        for task in tasks { answers.append(await task.result) }
        return answers
    }

    /// However long a statement is held back, no other one goes beside it.
    private static var oneAtATime: CoalescingLimits {
        var limits = CoalescingLimits()
        limits.maxStatements = 1
        return limits
    }

    private struct Call: Sendable {
        var new: NewService
        var tenant: TenantID
        var context: WriteContext
        /// What the caller is told; nil for a good call.
        var expected: CatalogError.Code?
    }

    @Test func `a hundred creates of strangers are two statements, and those among them that are bad fail alone`() async throws {
        try await TestDatabase.with { database in
            var tenants: [TenantID] = []
            for _ in 0..<5 { tenants.append(try await database.tenant()) }
            let artisan = try await database.artisan(of: tenants[0])
            let taken = try await database.services.create(Samples.new(), of: tenants[1], context: Samples.context()).service
            let watched = WatchedExecutor(database.client)
            var limits = Self.oneAtATime
            limits.maxCreates = 200
            let services = PostgresServiceRepository(CatalogDatabase(watched), limits: limits)

            var calls = (0..<101).map { index in
                Call(new: Samples.new(), tenant: tenants[index % 5], context: Samples.context(Samples.key("call \(index)")))
            }
            func spoil(_ index: Int, _ expected: CatalogError.Code, _ change: (inout Call) -> Void) {
                change(&calls[index])
                calls[index].expected = expected
            }
            spoil(10, .notFound) { $0.new.content.artisan = Samples.id() }
            spoil(20, .notFound) { $0.new.content.artisan = artisan }
            calls[20].tenant = tenants[1]
            spoil(30, .alreadyExists) { $0.new = Samples.new(Samples.service("Else"), id: taken.id) }
            calls[30].tenant = tenants[1]
            spoil(40, .notFound) { $0.tenant = Samples.id() }
            spoil(60, .invalidArgument) { $0.context.origin.agent = "\u{0}" }
            calls[70].new.content.description = String(repeating: "é", count: 1_000_000)
            calls[71].new.content.tags = (0..<5_000).map { "tag \($0)" }
            calls[72].new.content.price.units = .max

            let answers = try await self.gathered(watched, CreateServicesStatement.separate, calls) { call in
                try await services.create(call.new, of: call.tenant, context: call.context)
            }
            for (index, answer) in answers.enumerated() {
                switch (answer, calls[index].expected) {
                case (.success(let result), nil):
                    #expect(result.service.content == calls[index].new.content && result.outcome == .created, "call \(index)")
                case (.failure(let error), let expected?):
                    #expect((error as? CatalogError)?.code == expected, "call \(index): \(error)")
                default: Issue.record("call \(index): \(answer)")
                }
            }
            #expect(watched.count(CreateServicesStatement.separate) == 2)
            #expect(try await database.number("select count(*) from service") == 97)
            try await database.expectWholeChangeLog("")
        }
    }

    @Test func `items that the rules should have refused, and cannot be stored, fail alone`() async throws {
        try await TestDatabase.with { database in
            let tenants = [try await database.tenant(), try await database.tenant()]
            let watched = WatchedExecutor(database.client)
            let services = PostgresServiceRepository(CatalogDatabase(watched), limits: Self.oneAtATime)
            var random = SplitMix64(seed: 1)
            let bad: [Int: (inout ServiceContent) -> Void] = [
                // More than an index takes.
                7: { content in
                    content.category = String(
                        (0..<20_000).map { _ in Character(Unicode.Scalar(UInt8.random(in: 33...126, using: &random))) })
                },
                23: { $0.name = "nul\u{0}" }, 24: { $0.tags = ["good", "nul\u{0}"] }, 41: { $0.metadata = "\u{0}" },
            ]
            var items = (0..<60).map { _ in Samples.new() }
            for (index, spoil) in bad { spoil(&items[index].content) }
            let answers = try await self.gathered(watched, CreateServicesStatement.separate, Array(items.enumerated())) { item in
                try await services.create(item.element, of: tenants[item.offset % 2], context: Samples.context()).service.id
            }
            for (index, answer) in answers.enumerated() {
                switch answer {
                case .success(let id): #expect(id == items[index].id && bad[index] == nil)
                case .failure(let error):
                    let error = try #require(error as? CatalogError)
                    #expect(error.code == .internal && error.reason == "" && bad[index] != nil)
                }
            }
            #expect(try await database.number("select count(*) from service") == 56)
            #expect(watched.count(CreateServicesStatement.separate) < 45, "the good ones stay together")
            try await database.expectWholeChangeLog("")
        }
    }

    @Test func `reads of many tenants are one statement, and none gets another's`() async throws {
        try await TestDatabase.with { database in
            var tenants: [TenantID] = []
            for _ in 0..<3 { tenants.append(try await database.tenant()) }
            let gone = try await database.tenant()
            // The same identifiers in every tenant, each with its own content; one that only the first has.
            let ids: [ServiceID] = (0..<5).map { _ in Samples.id() }
            for (index, tenant) in (tenants + [gone]).enumerated() {
                for id in ids {
                    let new = Samples.new(Samples.service("\(id) of tenant \(index)"), id: id)
                    _ = try await database.services.create(new, of: tenant, context: Samples.context())
                }
            }
            let only = try await database.services.create(Samples.new(), of: tenants[0], context: Samples.context()).service.id
            _ = try await database.services.delete(
                ids[4], of: tenants[1], version: 0, change: Samples.id(), context: Samples.context())
            _ = try await database.tenants.deleteTenant(gone, version: 0, change: Samples.id(), context: Samples.context())

            let watched = WatchedExecutor(database.client)
            let services = PostgresServiceRepository(CatalogDatabase(watched), limits: Self.oneAtATime)
            var asked: [(ServiceID, TenantID, String?)] = []
            for _ in 0..<4 {
                for (index, tenant) in tenants.enumerated() {
                    for id in ids { asked.append((id, tenant, id == ids[4] && index == 1 ? nil : "\(id) of tenant \(index)")) }
                    asked.append((only, tenant, index == 0 ? Samples.service().name : nil))
                }
                asked += [(ids[0], gone, nil), (Samples.id(), tenants[0], nil), (ids[0], Samples.id(), nil)]
            }
            asked.shuffle()
            let read = ReadStatement(table: .service).many()
            let answers = try await self.gathered(watched, read, asked) { read in
                try await services.service(read.0, of: read.1, deadline: .now + .seconds(60))
            }
            for (answer, (id, tenant, name)) in zip(answers, asked) {
                let service = try answer.get()
                #expect(service?.content.name == name)
                if let service { #expect(service.id == id && service.tenant == tenant) }
            }
            #expect(watched.count(read) == 2)
        }
    }

    @Test func `a reader that leaves does not keep the others from their answers`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let there = try await database.services.create(Samples.new(), of: tenant, context: Samples.context()).service
            let watched = WatchedExecutor(database.client)
            let services = PostgresServiceRepository(CatalogDatabase(watched), limits: Self.oneAtATime)
            let read = ReadStatement(table: .service).many()
            watched.hold(read)
            let readers = (0..<30).map { _ in Task.immediate { try await services.service(there.id, of: tenant, deadline: nil) } }
            for index in stride(from: 0, to: 30, by: 3) { readers[index].cancel() }
            watched.letGo()
            for (index, reader) in readers.enumerated() {
                if index.isMultiple(of: 3) {
                    let error = await #expect(throws: CatalogError.self) { try await reader.value }
                    #expect(error?.code == .cancelled)
                } else {
                    #expect(try await reader.value == there)
                }
            }
        }
    }
}

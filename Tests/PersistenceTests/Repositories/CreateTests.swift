import Catalog
import DatabaseTesting
import Postgres
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Creates of services` {
    @Test func `a service is read as it was stored`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let artisan = try await database.artisan(of: tenant)
            var bare = Samples.service()
            bare.deposit = nil
            bare.metadata = nil
            bare.tags = []
            bare.imageURL = ""
            for content in [Samples.service(artisan: artisan), bare] {
                let result = try await database.services.create(Samples.new(content), of: tenant, context: Samples.context())
                #expect(result.outcome == .created)
                #expect(result.service.version == 1)
                #expect(result.service.createdAt == result.service.updatedAt)
                #expect(try await database.services.service(result.service.id, of: tenant, deadline: nil) == result.service)
            }
        }
    }

    @Test func `every write leaves its row, a change and a mark, in one commit`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let new = Samples.new()
            _ = try await database.services.create(new, of: tenant, context: Samples.context(Samples.key("1")))
            let changed = Samples.service("Other name")
            let updated = try await database.services.update(
                new.id, of: tenant, to: changed, replacing: 1, change: Samples.id(), context: Samples.context())
            #expect(updated?.version == 2)
            let deleted = try await database.services.delete(
                new.id, of: tenant, version: 2, change: Samples.id(), context: Samples.context())
            #expect(deleted.version == 3)
            #expect(
                try await database.texts(
                    """
                    select concat_ws(' ', version, action, before->>'name', before->>'version', after->>'name', after->>'version', actor,
                      address, agent, request_id, after->>'deleted_at' is not null)
                    from change where kind = 3 order by version
                    """) == [
                        "1 1 Leak repair 1 test 127.0.0.1 tests/1 0123456789abcdef f",
                        "2 2 Leak repair 1 Other name 2 test 127.0.0.1 tests/1 0123456789abcdef f",
                        "3 3 Other name 2 Other name 3 test 127.0.0.1 tests/1 0123456789abcdef t",
                    ])
            #expect(
                try await database.number("select count(*) from pending p join change c on c.id = p.change") == 4,
                "with the tenant's")
            #expect(
                try await database.number("select count(*) from pending where partition <> \(Partition(of: tenant).number)") == 0)
            #expect(try await database.number("select count(*) from idempotency") == 1)
        }
    }

    @Test func `the items of one statement decide nothing for each other`() async throws {
        try await TestDatabase.with { database in
            let one = try await database.tenant()
            let other = try await database.tenant()
            let artisan = try await database.artisan(of: one)
            let taken = try await database.services.create(Samples.new(), of: one, context: Samples.context()).service
            let reused = Samples.key("reused")
            _ = try await database.services.create(Samples.new(), of: one, context: Samples.context(reused))
            var otherBody = reused
            otherBody.bodyHash[0] ^= 1
            func request(_ new: NewService, _ tenant: TenantID, _ key: IdempotencyKey? = nil) -> CreateRequest {
                CreateRequest(service: new, tenant: tenant, context: Samples.context(key))
            }
            let twice = Samples.new()
            let requests = [
                request(Samples.new(), other),
                request(Samples.new(), Samples.id()),
                request(Samples.new(Samples.service(artisan: artisan)), other),
                request(Samples.new(Samples.service(artisan: artisan)), one),
                request(Samples.new(Samples.service("Else"), id: taken.id), one),
                request(Samples.new(taken.content, id: taken.id), one),
                request(Samples.new(taken.content, id: taken.id), other),
                request(Samples.new(), one, otherBody),
                request(Samples.new(), one, reused),
                request(Samples.new(), one, Samples.key("fresh")),
                request(Samples.new(), one, Samples.key("fresh")),
                request(twice, one),
                request(Samples.new(twice.content, id: twice.id), one),
                request(Samples.new(Samples.service("Else"), id: twice.id), one),
                request(Samples.new(), other),
            ]
            let answers = try await CreateBatch.store(
                requests, database.client, lockTimeout: .seconds(1), deadline: nil)
            #expect(
                answers.map(\.outcome) == [
                    .done, .noTenant, .noArtisan, .done, .taken, .unchanged, .done, .keyReused, .keyHeld, .done, .keyHeld, .done,
                    .unchanged, .taken, .done,
                ])
            #expect(try await database.number("select count(*) from service") == 8)
            #expect(try await database.number("select count(*) from change where kind = 3") == 8)
        }
    }

    @Test func `what cannot be recorded of one call fails that call alone`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let services = database.services
            try await withThrowingTaskGroup(of: CatalogError?.self) { group in
                for index in 0..<50 {
                    group.addTask {
                        var context = Samples.context()
                        if index == 20 { context.origin.agent = "nul\u{0}" }
                        do throws(CatalogError) {
                            _ = try await services.create(Samples.new(), of: tenant, context: context)
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                let errors = try await group.reduce(into: [CatalogError]()) { errors, error in if let error { errors.append(error) }
                }
                #expect(errors.map(\.code) == [.invalidArgument])
            }
            #expect(try await database.number("select count(*) from service") == 49)
        }
    }

    @Test func `a thousand creates at once are a thousand services`() async throws {
        try await TestDatabase.with { database in
            let tenants = [try await database.tenant(), try await database.tenant()]
            let services = database.services
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<1_000 {
                    group.addTask {
                        let result = try await services.create(
                            Samples.new(), of: tenants[index % 2], context: Samples.context(Samples.key("call \(index)")))
                        #expect(result.outcome == .created)
                    }
                }
                try await group.waitForAll()
            }
            for tenant in tenants {
                #expect(try await database.number("select count(*) from service where tenant = '\(tenant)'") == 500)
            }
            #expect(try await database.number("select count(*) from change where kind = 3") == 1_000)
        }
    }

    @Test func `many who create the same id at once get one service`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let clients = (0..<4).map { _ in database.anotherClient() }
            let ids: [ServiceID] = (0..<10).map { _ in Samples.id() }
            let outcomes = try await withThrowingTaskGroup(of: CreateOutcome.self) { group in
                for client in clients {
                    let services = PostgresServiceRepository(CatalogDatabase(client))
                    for id in ids.shuffled() + ids.shuffled() {
                        group.addTask {
                            try await services.create(Samples.new(id: id), of: tenant, context: Samples.context()).outcome
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .created }.count == ids.count)
            #expect(outcomes.count == 80)
            for client in clients { await client.shutDown(grace: .seconds(1)) }
        }
    }

    @Test func `a text that Postgres cannot keep fails its own call only`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let services = database.services
            let bad = Samples.new(Samples.service("nul \0 inside"))
            let failing = Task { try await services.create(bad, of: tenant, context: Samples.context()) }
            async let first = services.create(Samples.new(), of: tenant, context: Samples.context())
            async let second = services.create(Samples.new(), of: tenant, context: Samples.context())
            #expect(try await [first, second].map(\.outcome) == [.created, .created])
            let error = await #expect(throws: CatalogError.self) { try await failing.value }
            #expect(error?.code == .internal)
        }
    }

    @Test func `SQL in every text is a text`() async throws {
        try await TestDatabase.with { database in
            let text = #"'); drop table service; -- " \ $1 %s {} NULL"#
            let tenant = try await database.tenant(TenantContent(name: text, plan: text, countryCode: text, currencyCode: text))
            let artisan = try await database.artisans.createArtisan(
                Samples.id(), of: tenant, content: ArtisanContent(displayName: text, rating: 1), change: Samples.id(),
                context: Samples.context())
            #expect(artisan.content.displayName == text)
            let content = ServiceContent(
                name: text, description: text, category: text, price: Money(currency: text, units: 1, nanos: 0), durationMinutes: 5,
                tags: [text, "{\(text)}"], imageURL: text, metadata: text)
            var context = Samples.context(IdempotencyKey(principal: text, method: text, requestID: text, bodyHash: [1]))
            context.origin = Origin(actor: text, address: text, agent: text, requestID: text)
            let one = try await database.services.create(Samples.new(content), of: tenant, context: context).service
            let many = try await database.services.createAll(
                [Samples.new(content)], of: tenant, mode: .perItem, context: Samples.context())
            #expect(many.count == 1)
            #expect(try await database.services.service(one.id, of: tenant, deadline: nil)?.content == content)
            #expect(
                try await database.services.repeated(context.idempotency ?? Samples.key(""), of: tenant, deadline: nil)?.service
                    == one)
            var filter = ServiceFilter()
            filter.categories = [text, "x"]
            filter.tags = [text]
            #expect(
                try await database.services.services(filter, of: tenant, start: .offset(0), limit: 10, deadline: nil).count == 2)
        }
    }
}

import Catalog
import DatabaseTesting
import Postgres
import Testing

@testable import Persistence

@Suite(.enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct `Texts that look like statements` {
    private static let texts = [
        "'; drop table service; --", "\"; drop table tenant; --", "' or '1'='1", "$1", "$$; delete from change; $$", "\\",
        "\\'; select 1; --",
        "/* */ -- */", "E'\\x41'", "%s%n${jndi:x}", "NULL", "null", "{}", "{a,\"b\"}", "[]", "(1,2)", ":name ?",
        "'||pg_sleep(9)||'",
        "\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{80}\u{9f}", "\t\r\n", "\u{202e}desrever\u{2066}", "\u{feff}\u{fffe}\u{10ffff}", "e\u{301}🔧",
        " ",
        "\\u0000", "\\000", "\\x00", "",
    ]

    private func service(_ text: String, artisan: ArtisanID? = nil) -> ServiceContent {
        ServiceContent(
            name: text, description: text, category: text, price: Money(currency: text, units: 1, nanos: 2), durationMinutes: 5,
            tags: [text, "x\(text)", text], artisan: artisan, imageURL: text, deposit: Money(currency: text, units: 0, nanos: 1),
            metadata: text)
    }

    private func context(_ text: String, _ method: String) -> WriteContext {
        WriteContext(
            origin: Origin(actor: text, address: text, agent: text, requestID: text),
            idempotency: IdempotencyKey(
                principal: text, method: method + text, requestID: text, bodyHash: Array(text.utf8)))
    }

    /// Byte for byte: Swift takes texts for equal that are written otherwise.
    private func expectSame<Content>(_ one: Content?, _ other: Content, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(Array("\(one.map { "\($0)" } ?? "")".utf8) == Array("\(other)".utf8), sourceLocation: sourceLocation)
    }

    @Test func `services come back as they went, whichever way they went`() async throws {
        try await TestDatabase.with { database in
            let tenant = try await database.tenant()
            let services = database.services
            for text in Self.texts {
                let content = self.service(text)
                let single = try await services.create(Samples.new(content), of: tenant, context: self.context(text, "create"))
                self.expectSame(single.service.content, content)
                let read = try await services.service(single.service.id, of: tenant, deadline: nil)
                self.expectSame(read?.content, content)
                let repeated = try await services.create(Samples.new(), of: tenant, context: self.context(text, "create"))
                self.expectSame(repeated.service.content, content)

                let other = self.service(text + "'")
                let updated = try await services.update(
                    single.service.id, of: tenant, to: other, replacing: 1, change: Samples.id(),
                    context: self.context(text, "update"))
                self.expectSame(updated?.content, other)
                let bulk = [Samples.new(content), Samples.new(other)]
                let results = try await services.createAll(
                    bulk, of: tenant, mode: .allOrNothing, context: self.context(text, "bulk"))
                #expect(results.map(\.summary) == bulk.map { "created 1 \($0.id)" })
                let upload = UploadKey(principal: text, requestID: text)
                _ = try await services.append(
                    [Samples.new(content)], refused: 0, to: upload, at: 0, of: tenant, context: self.context(text, "upload"))
                #expect(try await services.upload(upload, of: tenant, deadline: nil).created == 1)

                // Two hold this content, whether one category serves the list or several do.
                var filter = ServiceFilter()
                filter.tags = [text, "x\(text)"]
                filter.minPrice = content.price
                for categories in [[text], [text, "'"], []] {
                    filter.categories = categories
                    let found = try await services.services(filter, of: tenant, start: .offset(0), limit: 100, deadline: nil)
                    #expect(found.count == 2, "\(text.debugDescription) in \(categories)")
                    for service in found { self.expectSame(service.content, content) }
                }
                let last = try await services.delete(
                    single.service.id, of: tenant, version: 0, change: Samples.id(), context: self.context(text, "delete"))
                self.expectSame(last.content, other)
                for id in bulk.map(\.id) {
                    _ = try await services.delete(
                        id, of: tenant, version: 0, change: Samples.id(), context: self.context(text, "\(id)"))
                }
            }
            try await self.expectEverything(database)
            try await database.seal()
            try await database.expectWholeLog()
        }
    }

    @Test func `tenants and artisans come back as they went`() async throws {
        try await TestDatabase.with { database in
            for text in Self.texts {
                let content = TenantContent(name: text, plan: text, countryCode: text, currencyCode: text)
                let tenant = try await database.tenants.createTenant(
                    Samples.id(), content: content, change: Samples.id(), context: self.context(text, "create"))
                self.expectSame(try await database.tenants.tenant(tenant.id, deadline: nil)?.content, content)
                let other = TenantContent(name: text + "'", plan: text, countryCode: text, currencyCode: text)
                let updated = try await database.tenants.updateTenant(
                    tenant.id, to: other, replacing: 1, change: Samples.id(), context: self.context(text, "update"))
                self.expectSame(updated?.content, other)
                let repeated = try await database.tenants.repeatedTenant(
                    try #require(self.context(text, "create").idempotency), deadline: nil)
                self.expectSame(repeated?.content, content)

                let person = ArtisanContent(displayName: text, rating: 4.9)
                let artisan = try await database.artisans.createArtisan(
                    Samples.id(), of: tenant.id, content: person, change: Samples.id(), context: self.context(text, "artisan"))
                self.expectSame(
                    try await database.artisans.artisan(artisan.id, of: tenant.id, deadline: nil)?.content, person)
                let renamed = ArtisanContent(displayName: text + "\\", rating: 0.1)
                _ = try await database.artisans.updateArtisan(
                    artisan.id, of: tenant.id, to: renamed, replacing: 1, change: Samples.id(),
                    context: self.context(text, "rename"))
                let listed = try await database.artisans.artisans(of: tenant.id, start: .offset(0), limit: 10, deadline: nil)
                #expect(listed.count == 1)
                self.expectSame(listed.first?.content, renamed)
                let gone = try await database.artisans.deleteArtisan(
                    artisan.id, of: tenant.id, version: 2, change: Samples.id(), context: self.context(text, "leave"))
                self.expectSame(gone.content, renamed)
            }
            let listed = try await database.tenants.tenants(start: .offset(0), limit: 100, deadline: nil)
            #expect(listed.count == Self.texts.count)
            for (tenant, text) in zip(listed, Self.texts.reversed()) { self.expectSame(tenant.content.name, text + "'") }
            try await self.expectEverything(database)
        }
    }

    /// The tables are there, and the records say who asked in the words they used.
    private func expectEverything(_ database: TestDatabase) async throws {
        #expect(
            try await database.texts(
                "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1")
                == [
                    "artisan", "change", "idempotency", "lease", "log", "migration", "pending", "popular", "secret", "service",
                    "tenant", "upload",
                ])
        let actors = try await database.texts(
            "select distinct actor from change where actor = address and actor = agent and actor = request_id")
        #expect(Set(actors.map { Array($0.utf8) }) == Set(Self.texts.map { Array($0.utf8) }))
        try await database.expectWholeChangeLog("")
    }
}

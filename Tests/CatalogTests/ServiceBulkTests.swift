import Catalog
import Testing

@Suite struct ServiceBulkTests {
    private static func bulk(
        _ fixture: Fixture, _ drafts: [ServiceDraft], _ mode: Choice<BulkMode> = .known(.perItem), _ context: WriteContext = .test()
    ) async throws(CatalogError) -> [BulkItemResult] {
        try await fixture.services.bulkCreate(drafts, mode: mode, in: fixture.own, context: context)
    }

    private static let unnamed = ServiceDraft.sample(name: "")

    @Test func `all items are stored, in order`() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.create(.sample(id: uuid(2)))
        for mode in [BulkMode.allOrNothing, .perItem] {
            let drafts = [ServiceDraft.sample(id: uuid(mode == .perItem ? 11 : 1)), .sample(id: uuid(2)), .sample()]
            let results = try await Self.bulk(fixture, drafts, .known(mode))
            #expect(results.map(\.outcome) == [.created, .unchanged, .created])
            #expect(results[0].id?.description == drafts[0].id && results[1].id?.description == uuid(2))
            let third = try #require(results[2].id)
            #expect(try await fixture.services.get(third.description, in: fixture.own).version == 1)
        }
    }

    @Test func `a wrong item fails alone`() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.create(.sample(id: uuid(2)))
        var artisan = ServiceDraft.sample()
        artisan.artisan = uuid(99)
        let results = try await Self.bulk(
            fixture, [Self.unnamed, .sample(), .sample(id: uuid(2), name: "Other"), Self.unnamed, artisan, .sample()])
        #expect(results.map(\.outcome) == [nil, .created, nil, nil, nil, .created])
        #expect(
            results.map { $0.error?.code } == [.invalidArgument, nil, .alreadyExists, .invalidArgument, .notFound, nil])
        // Paths begin at the item.
        #expect(results[0].error?.fields == ["name"])
        #expect(try await fixture.services.list(in: fixture.own).items.count == 3)
    }

    @Test func `all or nothing names every item that is wrong`() async throws {
        let fixture = try await Fixture()
        let error = await failure { () async throws(CatalogError) in
            try await Self.bulk(fixture, [.sample(), Self.unnamed, .sample(), ServiceDraft(id: "x")], .known(.allOrNothing))
        }
        #expect(
            error?.fields == ["items[1].name", "items[3].id", "items[3].name", "items[3].category", "items[3].duration_minutes"])
        #expect(fixture.watched.calls.isEmpty)
    }

    @Test func `all or nothing stores nothing when an item cannot be stored`() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.create(.sample(id: uuid(2)))
        var artisan = ServiceDraft.sample()
        artisan.artisan = uuid(99)
        let drafts = [ServiceDraft.sample(), .sample(id: uuid(2), name: "Other"), artisan]
        let error = await failure { () async throws(CatalogError) in
            try await Self.bulk(fixture, drafts, .known(.allOrNothing), .test("r"))
        }
        #expect(error?.code == .alreadyExists)
        #expect(error?.fields == ["items[1].id", "items[2].artisan_id"])
        #expect(try await fixture.services.list(in: fixture.own).items.count == 1)
        // What failed was not an answer: the same request may be sent again.
        #expect(try await Self.bulk(fixture, [.sample()], .known(.allOrNothing), .test("r")).map(\.outcome) == [.created])
    }

    @Test func `an id may occur once`() async throws {
        let fixture = try await Fixture()
        let drafts = [ServiceDraft.sample(id: uuid(0xa)), .sample(), .sample(id: uuid(0xa).uppercased()), .sample(id: uuid(0xa))]
        let error = await failure { () async throws(CatalogError) in try await Self.bulk(fixture, drafts, .known(.allOrNothing)) }
        #expect(error?.fields == ["items[2].id", "items[3].id"])
        let results = try await Self.bulk(fixture, drafts)
        #expect(results.map(\.outcome) == [.created, .created, nil, nil])
        #expect(results[2].error?.fields == ["id"])
    }

    @Test func `no items, too many items, a mode that is none`() async throws {
        let fixture = try await Fixture(limits: CatalogLimits(batchSize: 3))
        let none = await failure { () async throws(CatalogError) in try await Self.bulk(fixture, []) }
        #expect(none?.fields == ["items"])
        let many = await failure { () async throws(CatalogError) in
            try await Self.bulk(fixture, Array(repeating: .sample(), count: 4))
        }
        #expect(many?.code == .resourceExhausted && many?.reason == "BATCH_TOO_LARGE")
        #expect(many?.facts == ["batchSize": "3", "items": "4"])
        #expect(try await Self.bulk(fixture, Array(repeating: .sample(), count: 3)).count == 3)
        let mode = await failure { () async throws(CatalogError) in
            try await Self.bulk(fixture, [Self.unnamed], .unrecognized(5), .test("\u{0}"))
        }
        #expect(mode?.fields == ["items[0].name", "mode", "request_id"])
    }

    @Test func `items that are all wrong reach nobody`() async throws {
        let fixture = try await Fixture()
        #expect(try await Self.bulk(fixture, [Self.unnamed, Self.unnamed]).map(\.outcome) == [nil, nil])
        #expect(fixture.watched.calls.isEmpty)
    }

    @Test func `a bulk call that is sent again is answered as at first`() async throws {
        let fixture = try await Fixture()
        let drafts = [ServiceDraft.sample(), Self.unnamed, .sample(id: uuid(3))]
        let first = try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        let again = try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        #expect(again.map(\.id) == first.map(\.id) && again.map(\.outcome) == [.created, nil, .created])
        // The ids follow from the request, so that even a forgotten request finds what it made.
        fixture.clock.advance(.seconds(24 * 3_600))
        let late = try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        #expect(late.map(\.id) == first.map(\.id) && late.map(\.outcome) == [.unchanged, nil, .unchanged])
        for other in [WriteContext.test("s"), .test("r", actor: "kofi"), .test("r", method: "Other")] {
            #expect(try await Self.bulk(fixture, [.sample()], .known(.perItem), other)[0].id != first[0].id)
        }
        #expect(
            await failure { () async throws(CatalogError) in
                try await Self.bulk(fixture, [.sample()], .known(.perItem), .test("r", body: 2))
            }?.reason == "REQUEST_ID_REUSED")
    }

    /// Names no currency: whether its cents keep the rules depends on the tenant's.
    private static var cents: ServiceDraft {
        var draft = ServiceDraft.sample()
        draft.price = MoneyDraft(units: 1, nanos: 50_000_000)
        return draft
    }

    private static func setCurrency(_ code: String, _ fixture: Fixture) async throws {
        let draft = TenantDraft(id: fixture.tenant.description, currencyCode: code)
        _ = try await fixture.tenants.update(TenantPatch(tenant: draft, mask: ["currency_code"]), context: .test())
    }

    @Test(arguments: [BulkMode.allOrNothing, .perItem])
    func `a bulk call that is sent again is answered even when it would break a rule by now`(mode: BulkMode) async throws {
        let fixture = try await Fixture()
        for drafts in [[ServiceDraft.sample(), Self.cents, .sample(id: uuid(mode == .perItem ? 3 : 4))], [Self.cents]] {
            let request = "r \(drafts.count)"
            let first = try await Self.bulk(fixture, drafts, .known(mode), .test(request))
            #expect(first.allSatisfy { $0.outcome == .created })
            try await Self.setCurrency("JPY", fixture)
            let again = try await Self.bulk(fixture, drafts, .known(mode), .test(request))
            #expect(again.map(\.id) == first.map(\.id) && again.allSatisfy { $0.outcome == .created })
            let other = await failure { () async throws(CatalogError) in
                try await Self.bulk(fixture, drafts, .known(mode), .test(request, body: 2))
            }
            #expect(other?.reason == "REQUEST_ID_REUSED")
            try await Self.setCurrency("EUR", fixture)
        }
    }

    @Test func `items that were wrong at first and are wrong still keep their places`() async throws {
        let fixture = try await Fixture()
        let drafts = [Self.unnamed, Self.cents, .sample(id: uuid(7)), .sample(id: uuid(7))]
        let first = try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        #expect(first.map(\.outcome) == [nil, .created, .created, nil])
        try await Self.setCurrency("JPY", fixture)
        let again = try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        #expect(again.map(\.id) == first.map(\.id))
        #expect(again.map { $0.error?.fields } == [["name"], nil, nil, ["id"]])
    }

    @Test func `an answer that no longer fits the items is not guessed at`() async throws {
        let fixture = try await Fixture()
        let drafts = [ServiceDraft.sample(), Self.cents]
        try await Self.setCurrency("JPY", fixture)
        _ = try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        try await Self.setCurrency("EUR", fixture)
        let error = await failure { () async throws(CatalogError) in
            try await Self.bulk(fixture, drafts, .known(.perItem), .test("r"))
        }
        #expect(error?.code == .failedPrecondition && error?.reason == "REQUEST_OUTDATED")
    }

    @Test func `violations beyond what an answer carries are counted`() async throws {
        let fixture = try await Fixture()
        let drafts = Array(repeating: ServiceDraft(), count: 1_000)
        let error = await failure { () async throws(CatalogError) in try await Self.bulk(fixture, drafts, .known(.allOrNothing)) }
        let violations = try #require(error?.violations)
        #expect(violations.count > 300 && violations.count < 1_000)
        #expect(violations.reduce(0) { $0 + $1.field.utf8.count + $1.description.utf8.count } < 50_000)
        let start = "3000 things are wrong with the request, of which \(violations.count) are listed. The first is items[0].name"
        #expect(error?.message.hasPrefix(start) == true, "\(error?.message ?? "")")
    }
}

extension BulkItemResult {
    var id: ServiceID? {
        if case .stored(let id, _, _) = self { id } else { nil }
    }

    var outcome: CreateOutcome? {
        if case .stored(_, _, let outcome) = self { outcome } else { nil }
    }

    var error: CatalogError? {
        if case .failed(let error) = self { error } else { nil }
    }
}

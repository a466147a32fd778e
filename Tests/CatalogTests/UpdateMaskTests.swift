import Catalog
import TestSupport
import Testing

@Suite struct UpdateMaskTests {
    /// Every path of a service, and how the value it names moves from one draft to another.
    private static let paths: [(String, @Sendable (inout ServiceDraft, ServiceDraft) -> Void)] = [
        ("name", { $0.name = $1.name }),
        ("description", { $0.description = $1.description }),
        ("category", { $0.category = $1.category }),
        ("price", { $0.price = $1.price }),
        ("price.currency_code", { $0.price?.currency = $1.price?.currency ?? "" }),
        ("price.units", { $0.price?.units = $1.price?.units ?? 0 }),
        ("price.nanos", { $0.price?.nanos = $1.price?.nanos ?? 0 }),
        ("duration_minutes", { $0.durationMinutes = $1.durationMinutes }),
        ("buffer_minutes", { $0.bufferMinutes = $1.bufferMinutes }),
        ("is_active", { $0.isActive = $1.isActive }),
        ("max_bookings_day", { $0.maxBookingsDay = $1.maxBookingsDay }),
        ("tags", { $0.tags = $1.tags }),
        ("image_url", { $0.imageURL = $1.imageURL }),
        ("metadata", { $0.metadata = $1.metadata }),
    ]

    private static func update(_ fixture: Fixture, _ id: ServiceID, _ mask: [String], _ values: ServiceDraft, version: Int64 = 0)
        async throws(CatalogError) -> Service
    {
        var values = values
        values.id = id.description
        return try await fixture.services.update(
            ServicePatch(service: values, mask: mask, expectedVersion: version), in: fixture.own, context: .test())
    }

    private static func refusal(_ mask: [String], _ values: ServiceDraft = .sample()) async throws -> CatalogError {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        return try #require(
            await failure { () async throws(CatalogError) in try await Self.update(fixture, service.id, mask, values) })
    }

    @Test func `masks change what they name, as a model does`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        var drafts = RandomDrafts(seed: seed)
        let fixture = try await Fixture()
        for round in 0..<300 {
            var (first, second) = (drafts.next(), drafts.next())
            for draft in [0, 1] {
                // One currency, so that any mixture of the two keeps the rules of money; a price that is said, so that it has parts.
                var money = draft == 0 ? first : second
                money.price = MoneyDraft(currency: "EUR", units: Int64.random(in: 0...1_000, using: &random), nanos: 10_000_000)
                money.requiresDeposit = false
                money.deposit = nil
                if draft == 0 { first = money } else { second = money }
            }
            first.id = ""
            let service = try await fixture.create(first)
            let chosen = Self.paths.filter { _ in Bool.random(using: &random) }
            guard !chosen.isEmpty else { continue }
            // Naming a path twice, in any order, means what naming it once does.
            let mask = (chosen + chosen.filter { _ in Bool.random(using: &random) }).map(\.0).shuffled(using: &random)
            let updated = try await Self.update(fixture, service.id, mask, second)
            var expected = first
            for (_, move) in chosen { move(&expected, second) }
            expected.id = ""
            let model = try await fixture.create(expected)
            #expect(updated.content == model.content, "seed \(seed), round \(round), mask \(mask)")
            #expect(updated.version == (model.content == service.content ? 1 : 2), "seed \(seed), round \(round), mask \(mask)")
        }
    }

    @Test func `a star replaces all that a caller may set`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        var values = ServiceDraft.sample(name: "Other")
        values.isActive = .known(false)
        values.description = ""
        values.tags = []
        for mask in [["*"], ["*", "name", "price.units"], ["*", "*"]] {
            let updated = try await Self.update(fixture, service.id, mask, values)
            #expect(updated.content.name == "Other" && !updated.content.isActive && updated.content.tags.isEmpty)
            #expect(updated.id == service.id && updated.createdAt == service.createdAt && updated.version == 2)
        }
    }

    @Test func `a part of a price leaves the rest`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let updated = try await Self.update(
            fixture, service.id, ["price.units"], ServiceDraft(price: MoneyDraft(currency: "USD", units: 3, nanos: -7)))
        #expect(updated.content.price == Money(currency: "EUR", units: 3, nanos: 470_000_000))
        let zero = try await Self.update(fixture, service.id, ["price.nanos", "price.units"], ServiceDraft())
        #expect(zero.content.price == Money(currency: "EUR", units: 0, nanos: 0))
    }

    @Test func `a whole message wins over its parts`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let updated = try await Self.update(
            fixture, service.id, ["price.units", "price"], ServiceDraft(price: MoneyDraft(currency: "JPY", units: 3)))
        #expect(updated.content.price == Money(currency: "JPY", units: 3, nanos: 0))
    }

    @Test func `a deposit comes and goes with its flag`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let values = ServiceDraft(requiresDeposit: true, deposit: MoneyDraft(units: 5))
        for mask in [["requires_deposit"], ["deposit_amount"], ["deposit_amount.units"]] {
            let wrong = mask == ["requires_deposit"] ? ServiceDraft(requiresDeposit: true) : values
            let error = await failure { () async throws(CatalogError) in try await Self.update(fixture, service.id, mask, wrong) }
            #expect(error?.fields == ["service.deposit_amount"])
        }
        let with = try await Self.update(fixture, service.id, ["requires_deposit", "deposit_amount.units"], values)
        #expect(with.content.deposit == Money(currency: "EUR", units: 5, nanos: 0))
        let more = try await Self.update(fixture, service.id, ["deposit_amount.units"], ServiceDraft(deposit: MoneyDraft(units: 6)))
        #expect(more.content.deposit == Money(currency: "EUR", units: 6, nanos: 0))
        let error = await failure { () async throws(CatalogError) in
            try await Self.update(fixture, service.id, ["price"], ServiceDraft(price: MoneyDraft(units: 5)))
        }
        #expect(error?.fields == ["service.deposit_amount"])
        let without = try await Self.update(fixture, service.id, ["requires_deposit", "deposit_amount"], ServiceDraft())
        #expect(without.content.deposit == nil)
    }

    @Test func `an absent price is nothing in the tenant's currency`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let updated = try await Self.update(fixture, service.id, ["price"], ServiceDraft())
        #expect(updated.content.price == Money(currency: "EUR", units: 0, nanos: 0))
    }

    @Test(arguments: [
        ("nme", "`nme` is no field that can be changed. Did you mean `name`?"),
        ("imageUrl", "Did you mean `image_url`?"), ("price.unit", "Did you mean `price.units`?"),
        ("deposit_amount.nano", "Did you mean `deposit_amount.nanos`?"), ("", "`` is no field that can be changed."),
        ("id", "`id` cannot be changed: a service keeps its id."), ("tenant_id", "a service stays with its tenant"),
        ("version", "say in `expected_version` which one you saw"), ("created_at", "the server sets it"),
        ("updated_at.seconds", "the server sets it"), ("deleted_at", "DeleteService deletes"),
        ("metadata.fields", "reaches into a field that is changed as a whole; name `metadata`."),
        ("tags[0]", "reaches into a field that is changed as a whole; name `tags`."), ("name.first", "name `name`."),
        ("*.name", "is no field"),
        ("price.", "is no field"), (".price", "is no field"), ("service.name", "is no field"), ("name\u{0}", "is no field"),
    ])
    func `paths that name nothing, or nothing that can be changed`(_ path: String, _ hint: String) async throws {
        let error = try await Self.refusal(["name", path])
        #expect(error.code == .invalidArgument && error.fields == ["update_mask"])
        #expect(error.violations.first?.description.contains(hint) == true, "\(error.violations)")
    }

    @Test func `an empty mask, and one without end`() async throws {
        #expect(try await Self.refusal([]).fields == ["update_mask"])
        #expect(try await Self.refusal(Array(repeating: "name", count: 101)).fields == ["update_mask"])
        #expect(try await Self.refusal(["a", "b"]).fields == ["update_mask", "update_mask"])
    }

    @Test func `values that are not named are not judged`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let values = ServiceDraft(
            name: "Other", description: "\u{0}", category: "?", durationMinutes: -1, artisan: "?", metadata: .tooLarge)
        #expect(try await Self.update(fixture, service.id, ["name"], values).content.name == "Other")
    }

    @Test(arguments: ServiceMutation.all.filter { $0.field != "id" && $0.field != "active_state" })
    func `the whole result is judged`(_ mutation: ServiceMutation) async throws {
        var values = ServiceDraft.sample()
        mutation.apply(&values)
        let error = try await Self.refusal(["*"], values)
        #expect(Set(error.fields) == ["service." + mutation.field])
    }

    @Test func `values are judged though the mask is wrong too`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        let artisan = try await fixture.artisan()
        let values = ServiceDraft(id: service.id.description, name: "x", durationMinutes: 1)
        let wrong = ServicePatch(service: values, mask: ["name", "nme"], expectedVersion: -1)
        let first = await failure { () async throws(CatalogError) in
            try await fixture.services.update(wrong, in: fixture.own, context: .test(" r"))
        }
        #expect(first?.fields == ["service.name", "update_mask", "expected_version", "request_id"])
        let rated = ArtisanPatch(artisan: ArtisanDraft(id: artisan.id.description, rating: 7), mask: ["*", "id"])
        let second = await failure { () async throws(CatalogError) in
            try await fixture.artisans.update(rated, in: fixture.own, context: .test())
        }
        #expect(second?.fields == ["artisan.display_name", "artisan.rating", "update_mask"])
        let tenant = TenantPatch(tenant: TenantDraft(id: fixture.tenant.description, plan: "gold"), mask: ["plan", "?"])
        let third = await failure { () async throws(CatalogError) in try await fixture.tenants.update(tenant, context: .test()) }
        #expect(third?.fields == ["tenant.plan", "update_mask"])
        // Nobody learns by it what is not there, or not theirs.
        let nobody = ServicePatch(service: ServiceDraft(id: uuid(9), name: "x"), mask: ["*", "nme"])
        let fourth = await failure { () async throws(CatalogError) in
            try await fixture.services.update(nobody, in: fixture.own, context: .test())
        }
        #expect(fourth?.fields == ["update_mask"])
    }

    @Test func `artisans and tenants have masks of their own`() async throws {
        let fixture = try await Fixture()
        let artisan = try await fixture.artisan()
        func update(_ mask: [String]) async throws(CatalogError) -> Artisan {
            let values = ArtisanDraft(id: artisan.id.description, displayName: "Kofi", rating: 2)
            return try await fixture.artisans.update(ArtisanPatch(artisan: values, mask: mask), in: fixture.own, context: .test())
        }
        #expect(try await update(["rating"]).content == ArtisanContent(displayName: "Ama Mensah", rating: 2))
        #expect(try await update(["display_name"]).content == ArtisanContent(displayName: "Kofi", rating: 2))
        #expect(await failure { () async throws(CatalogError) in try await update(["tenant_id"]) }?.fields == ["update_mask"])

        func updateTenant(_ mask: [String]) async throws(CatalogError) -> Tenant {
            let values = TenantDraft(
                id: fixture.tenant.description, name: "Works", plan: "premium", countryCode: "NG", currencyCode: "NGN")
            return try await fixture.tenants.update(TenantPatch(tenant: values, mask: mask), context: .test())
        }
        var content = TenantContent(name: "Accra Works", plan: "free", countryCode: "GH", currencyCode: "EUR")
        for (path, move) in [
            ("name", { $0.name = "Works" }), ("plan", { $0.plan = "premium" }), ("country_code", { $0.countryCode = "NG" }),
            ("currency_code", { $0.currencyCode = "NGN" }),
        ] as [(String, (inout TenantContent) -> Void)] {
            move(&content)
            #expect(try await updateTenant([path]).content == content)
        }
        #expect(try await updateTenant(["*"]).version == 5)
    }
}

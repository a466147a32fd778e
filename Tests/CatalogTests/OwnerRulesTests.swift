import Catalog
import Testing

/// Artisans and tenants.
@Suite struct OwnerRulesTests {
    private static func violations(artisan draft: ArtisanDraft) async throws -> [String] {
        let fixture = try await Fixture()
        return await failure { () async throws(CatalogError) in
            try await fixture.artisans.create(draft, in: fixture.own, context: .test())
        }?.fields ?? []
    }

    private static func violations(tenant draft: TenantDraft) async throws -> [String] {
        let fixture = try await Fixture()
        return await failure { () async throws(CatalogError) in try await fixture.tenants.create(draft, context: .test()) }?.fields
            ?? []
    }

    @Test(arguments: [0, -0.0, 1, 4.999, 5])
    func `ratings are 1 to 5, or 0 for none`(_ rating: Double) async throws {
        let fixture = try await Fixture()
        let artisan = try await fixture.artisans.create(
            ArtisanDraft(displayName: "Ama", rating: rating), in: fixture.own, context: .test())
        #expect(artisan.content.rating == rating)
        #expect(artisan.content.rating.sign == .plus)
    }

    @Test(arguments: [0.5, 0.999, 5.001, -1, 6, .infinity, -.infinity, .nan, .leastNonzeroMagnitude])
    func `other ratings are refused`(_ rating: Double) async throws {
        #expect(try await Self.violations(artisan: ArtisanDraft(displayName: "Ama", rating: rating)) == ["artisan.rating"])
    }

    @Test(arguments: ["", "A", " Ama", "Ama ", "A\u{0}a", "A\na", "A\ta", "A\u{202e}a", String(repeating: "a", count: 256)])
    func `names that are no names`(_ name: String) async throws {
        #expect(Set(try await Self.violations(artisan: ArtisanDraft(displayName: name))) == ["artisan.display_name"])
        #expect(
            Set(try await Self.violations(tenant: TenantDraft(name: name, countryCode: "GH", currencyCode: "GHS"))) == [
                "tenant.name"
            ])
    }

    @Test func `everything that is wrong with an artisan`() async throws {
        #expect(
            try await Self.violations(artisan: ArtisanDraft(id: "x", displayName: "", rating: .nan)) == [
                "artisan.id", "artisan.display_name", "artisan.rating",
            ])
    }

    @Test func `everything that is wrong with a tenant`() async throws {
        #expect(
            try await Self.violations(tenant: TenantDraft(id: "x", plan: "x")) == [
                "tenant.id", "tenant.name", "tenant.plan", "tenant.country_code", "tenant.currency_code",
            ])
    }

    @Test(arguments: ["Free", "gold", "free ", "basic\u{0}", "'; --"])
    func `other plans are refused`(_ plan: String) async throws {
        let draft = TenantDraft(name: "Works", plan: plan, countryCode: "GH", currencyCode: "GHS")
        #expect(try await Self.violations(tenant: draft) == ["tenant.plan"])
    }

    @Test(arguments: ["", "gh", "G", "GHA", "XX", "UK", "ZZ", "É", "G\u{0}", "12"])
    func `other countries are refused`(_ country: String) async throws {
        let draft = TenantDraft(name: "Works", countryCode: country, currencyCode: "GHS")
        #expect(try await Self.violations(tenant: draft) == ["tenant.country_code"])
    }

    @Test(arguments: ["", "ghs", "GH", "GHSS", "QQQ", "XTS", "XAG", "ZZZ", "€", "GH\u{0}"])
    func `other currencies are refused`(_ currency: String) async throws {
        let draft = TenantDraft(name: "Works", countryCode: "GH", currencyCode: currency)
        #expect(try await Self.violations(tenant: draft) == ["tenant.currency_code"])
    }

    @Test func `every plan, country and currency of the lists is accepted`() async throws {
        let fixture = try await Fixture()
        for (index, country) in Country.all.enumerated() {
            let draft = TenantDraft(
                name: "Works",
                plan: Plan.all[index % Plan.all.count],
                countryCode: country,
                currencyCode: Currency.all[index % Currency.all.count]
            )
            let tenant = try await fixture.tenants.create(draft, context: .test())
            #expect(tenant.content.countryCode == country)
        }
        #expect(Country.all.count == 249 && Set(Country.all).count == 249)
        #expect(Set(Currency.all).count == Currency.all.count)
        #expect(Category.all.count == 48 && Set(Category.all).count == 48)
    }

    @Test func `a new tenant pays for nothing`() async throws {
        let fixture = try await Fixture()
        let tenant = try await fixture.tenants.create(
            TenantDraft(name: "Works", countryCode: "GH", currencyCode: "GHS"), context: .test())
        #expect(tenant.content.plan == "free")
    }

    @Test(arguments: [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XCG", 2), ("GHS", 2)])
    func `currencies have their digits`(_ code: String, _ digits: Int) {
        #expect(Currency.minorDigits(code) == digits)
    }

    @Test func `what is missing altogether is named`() async throws {
        let fixture = try await Fixture()
        let artisan = await failure { () async throws(CatalogError) in
            try await fixture.artisans.create(nil, in: fixture.own, context: .test())
        }
        #expect(artisan?.fields == ["artisan"])
        let tenant = await failure { () async throws(CatalogError) in try await fixture.tenants.create(nil, context: .test()) }
        #expect(tenant?.fields == ["tenant"])
        let service = await failure { () async throws(CatalogError) in
            try await fixture.services.create(nil, in: fixture.own, context: .test())
        }
        #expect(service?.fields == ["service"])
    }
}

import Catalog
import Testing

@Suite struct ServiceFilterTests {
    private static func violations(_ build: (inout ServiceFilterDraft) -> Void) async throws -> [String] {
        let fixture = try await Fixture()
        var filter = ServiceFilterDraft()
        build(&filter)
        return await failure { () async throws(CatalogError) in try await fixture.services.list(filter, in: fixture.own) }?.fields
            ?? []
    }

    @Test func `bounds in the wrong order`() async throws {
        let prices = try await Self.violations {
            $0.minPrice = MoneyDraft(currency: "EUR", units: 5, nanos: 10_000_000)
            $0.maxPrice = MoneyDraft(currency: "EUR", units: 5)
        }
        #expect(prices == ["filter.max_price"])
        let durations = try await Self.violations {
            $0.minDurationMinutes = 60
            $0.maxDurationMinutes = 59
        }
        #expect(durations == ["filter.max_duration_minutes"])
    }

    @Test func `equal bounds, and bounds on one side`() async throws {
        let fields = try await Self.violations {
            $0.minPrice = MoneyDraft(currency: "EUR", units: 5)
            $0.maxPrice = MoneyDraft(currency: "EUR", units: 5)
            $0.minDurationMinutes = 60
            $0.maxDurationMinutes = 60
        }
        #expect(fields == [])
        #expect(try await Self.violations { $0.maxDurationMinutes = 1 } == [])
        #expect(try await Self.violations { $0.minPrice = MoneyDraft(currency: "JPY") } == [])
    }

    @Test func `bounds of the price are in one currency, which is said`() async throws {
        let mixed = try await Self.violations {
            $0.minPrice = MoneyDraft(currency: "EUR", units: 1)
            $0.maxPrice = MoneyDraft(currency: "USD", units: 5)
        }
        #expect(mixed == ["filter.max_price.currency_code"])
        #expect(try await Self.violations { $0.minPrice = MoneyDraft(units: 1) } == ["filter.min_price.currency_code"])
        #expect(try await Self.violations { $0.minPrice = MoneyDraft(currency: "EUR", units: -1) } == ["filter.min_price.units"])
        #expect(try await Self.violations { $0.maxPrice = MoneyDraft(currency: "EUR", nanos: 1) } == ["filter.max_price.nanos"])
    }

    @Test func `negative durations`() async throws {
        let fields = try await Self.violations {
            $0.minDurationMinutes = -1
            $0.maxDurationMinutes = .min
        }
        #expect(fields == ["filter.min_duration_minutes", "filter.max_duration_minutes"])
    }

    @Test func `categories that are none, and too many`() async throws {
        #expect(try await Self.violations { $0.categories = ["roofing", "hvac", "rofing"] } == ["filter.categories[2]"])
        #expect(try await Self.violations { $0.categories = Array(repeating: "roofing", count: 49) } == ["filter.categories"])
        #expect(try await Self.violations { $0.categories = Category.all } == [])
        #expect(try await Self.violations { $0.categories = ["hvac", "hvac"] } == [])
    }

    @Test func `tags that are none, and too many`() async throws {
        #expect(try await Self.violations { $0.tags = ["eco", "", "a\u{0}"] } == ["filter.tags[1]", "filter.tags[2]"])
        #expect(try await Self.violations { $0.tags = [String(repeating: "a", count: 65)] } == ["filter.tags[0]"])
        #expect(try await Self.violations { $0.tags = Array(repeating: "eco", count: 33) } == ["filter.tags"])
        #expect(try await Self.violations { $0.tags = Array(repeating: "eco", count: 32) } == [])
    }

    @Test func `an artisan of the whole organisation is nobody`() async throws {
        let both = try await Self.violations {
            $0.artisan = uuid(1)
            $0.organisationWide = true
        }
        #expect(both == ["filter.organisation_wide"])
        #expect(try await Self.violations { $0.artisan = "x" } == ["filter.artisan_id"])
    }

    @Test func `states this server does not know`() async throws {
        let fields = try await Self.violations {
            $0.isActive = .unrecognized(3)
            $0.requiresDeposit = .unrecognized(-1)
        }
        #expect(fields == ["filter.activity", "filter.deposit"])
    }

    @Test func `everything that is wrong with a list`() async throws {
        let fixture = try await Fixture()
        var filter = ServiceFilterDraft()
        filter.categories = ["x"]
        filter.tags = [""]
        let error = await failure { () async throws(CatalogError) in
            try await fixture.services.list(
                filter,
                page: PageRequest(size: 101, page: -1, token: "x"),
                in: RequestTenant(caller: fixture.tenant, named: "x")
            )
        }
        #expect(error?.fields == ["tenant_id", "filter.categories[0]", "filter.tags[0]", "page_size", "page"])
        #expect(fixture.watched.calls.isEmpty)
    }

    @Test func `a filter holds what it says`() async throws {
        let fixture = try await Fixture()
        let artisan = try await fixture.artisan()
        var own = ServiceDraft.sample(name: "Own")
        own.artisan = artisan.id.description
        own.isActive = .known(false)
        var dear = ServiceDraft.sample(name: "Dear")
        dear.price?.units = 5_000
        dear.requiresDeposit = true
        dear.deposit = MoneyDraft(units: 1)
        dear.category = "hvac"
        for draft in [own, dear, .sample(name: "Plain")] { _ = try await fixture.create(draft) }

        func names(_ build: (inout ServiceFilterDraft) -> Void) async throws -> Set<String> {
            var filter = ServiceFilterDraft()
            build(&filter)
            return Set(try await fixture.services.list(filter, in: fixture.own).items.map(\.content.name))
        }
        #expect(try await names { _ in } == ["Own", "Dear", "Plain"])
        #expect(try await names { $0.categories = ["hvac", "tiling"] } == ["Dear"])
        #expect(try await names { $0.artisan = artisan.id.description } == ["Own"])
        #expect(try await names { $0.organisationWide = true } == ["Dear", "Plain"])
        #expect(try await names { $0.isActive = .known(true) } == ["Dear", "Plain"])
        #expect(try await names { $0.isActive = .known(false) } == ["Own"])
        #expect(try await names { $0.requiresDeposit = .known(true) } == ["Dear"])
        #expect(try await names { $0.requiresDeposit = .known(false) } == ["Own", "Plain"])
        #expect(try await names { $0.minPrice = MoneyDraft(currency: "EUR", units: 616) } == ["Dear"])
        #expect(try await names { $0.maxPrice = MoneyDraft(currency: "EUR", units: 616) } == ["Own", "Plain"])
        #expect(try await names { $0.maxPrice = MoneyDraft(currency: "USD", units: 616) } == [])
        #expect(try await names { $0.tags = ["eco", "insured"] } == ["Own", "Dear", "Plain"])
        #expect(try await names { $0.tags = ["eco", "other"] } == [])
        var composed = ServiceDraft.sample(name: "Composed")
        composed.tags = ["caf\u{e9}"]
        _ = try await fixture.create(composed)
        #expect(try await names { $0.tags = ["caf\u{e9}"] } == ["Composed"])
        #expect(try await names { $0.tags = ["cafe\u{301}"] } == [])
        #expect(try await names { $0.minDurationMinutes = 451 } == [])
    }
}

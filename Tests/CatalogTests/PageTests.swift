import TestSupport
import Testing

@testable import Catalog

@Suite struct PageTests {
    private static let tenant = TenantID(rawValue: 1)
    private static let id = IdentifierBits(high: 1, low: 2)
    private static let time = Timestamp(microseconds: 1_700_000_000_123_456)

    private static func tokens(_ first: UInt8 = 0) throws -> PageTokens { try PageTokens(secret: [first] + Array(1..<32)) }

    @Test func `a token comes back as the place it names`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        let tokens = try Self.tokens()
        for round in 0..<200 {
            let time = Timestamp(microseconds: Int64(bitPattern: random.next()))
            let id = IdentifierBits(high: random.next(), low: random.next())
            let scope = ListScope.artisans(of: TenantID(rawValue: UInt128(random.next())))
            let token = tokens.token(after: time, id, of: scope)
            #expect(tokens.start(token, of: scope) == .after(time, id), "seed \(seed), round \(round)")
            #expect(token.utf8.allSatisfy { $0 >= 0x2d && $0 < 0x7b }, "seed \(seed), round \(round)")
        }
    }

    @Test func `one altered bit, and a token is none`() throws {
        let tokens = try Self.tokens()
        let scope = ListScope.artisans(of: Self.tenant)
        let token = Array(tokens.token(after: Self.time, Self.id, of: scope).utf8)
        for index in token.indices {
            for bit in 0..<8 {
                var altered = token
                altered[index] ^= 1 << bit
                #expect(tokens.start(String(decoding: altered, as: UTF8.self), of: scope) == nil, "byte \(index), bit \(bit)")
            }
        }
    }

    @Test func `a token that is cut, or goes on, is none`() throws {
        let tokens = try Self.tokens()
        let scope = ListScope.artisans(of: Self.tenant)
        let token = tokens.token(after: Self.time, Self.id, of: scope)
        for length in 0..<token.count { #expect(tokens.start(String(token.prefix(length)), of: scope) == nil) }
        for more in ["A", "=", " ", "AAAA", "\u{0}", token] { #expect(tokens.start(token + more, of: scope) == nil) }
        #expect(tokens.start(String(repeating: "é", count: 38), of: scope) == nil)
        #expect(tokens.start(String(repeating: "A", count: 76), of: scope) == nil)
    }

    @Test func `another secret, another tenant, another kind of list`() throws {
        let tokens = try Self.tokens()
        let scope = ListScope.artisans(of: Self.tenant)
        let token = tokens.token(after: Self.time, Self.id, of: scope)
        #expect(try Self.tokens(9).start(token, of: scope) == nil)
        #expect(tokens.start(token, of: .artisans(of: TenantID(rawValue: 2))) == nil)
        #expect(tokens.start(token, of: .services(of: Self.tenant, ServiceFilter())) == nil)
        #expect(tokens.start(token, of: .tenants) == nil)
    }

    @Test func `a secret that is too short is refused`() {
        #expect(throws: CatalogError.self) { try PageTokens(secret: Array(repeating: 7, count: 31)) }
    }

    @Test func `every part of a filter is part of what a list is of`() {
        var filters = [ServiceFilter()]
        func add(_ build: (inout ServiceFilter) -> Void) {
            var filter = ServiceFilter()
            build(&filter)
            filters.append(filter)
        }
        add { $0.categories = ["hvac"] }
        add { $0.categories = ["hvac", "tiling"] }
        add { $0.tags = ["hvac"] }
        add { $0.tags = ["hvac", "tiling"] }
        add { $0.tags = ["hvactiling"] }
        add { $0.tags = ["caf\u{e9}"] }
        add { $0.tags = ["cafe\u{301}"] }
        add { $0.tags = ["caf\u{e9}", "cafe\u{301}"] }
        add { $0.minPrice = Money(currency: "EUR", units: 0, nanos: 0) }
        add { $0.minPrice = Money(currency: "EUR", units: 1, nanos: 0) }
        add { $0.minPrice = Money(currency: "EUR", units: 0, nanos: 1) }
        add { $0.minPrice = Money(currency: "USD", units: 0, nanos: 0) }
        add { $0.maxPrice = Money(currency: "EUR", units: 0, nanos: 0) }
        add { $0.minDurationMinutes = 5 }
        add { $0.maxDurationMinutes = 5 }
        add { $0.isActive = true }
        add { $0.isActive = false }
        add { $0.artisan = ArtisanID(rawValue: 0) }
        add { $0.artisan = ArtisanID(rawValue: 1) }
        add { $0.organisationWide = true }
        add { $0.requiresDeposit = true }
        add { $0.requiresDeposit = false }
        #expect(Set(filters.map { ListScope.services(of: Self.tenant, $0).bytes }).count == filters.count)
        var (one, other) = (ServiceFilter(), ServiceFilter())
        one.categories = ["hvac", "tiling"]
        other.categories = ["tiling", "hvac", "tiling"]
        one.tags = ["caf\u{e9}", "cafe\u{301}"]
        other.tags = ["cafe\u{301}", "caf\u{e9}", "cafe\u{301}"]
        #expect(ListScope.services(of: Self.tenant, one).bytes == ListScope.services(of: Self.tenant, other).bytes)
    }

    @Test func `a walk by tokens meets everything once, whatever comes meanwhile`() async throws {
        let fixture = try await Fixture()
        var names: [String] = []
        for index in 0..<45 {
            // Some are of one moment.
            if index.isMultiple(of: 3) { fixture.clock.advance(.seconds(1)) }
            names.append(try await fixture.create(.sample(name: "Number \(index)")).content.name)
        }
        var met: [String] = []
        var token = ""
        repeat {
            let page = try await fixture.services.list(page: PageRequest(size: 7, token: token), in: fixture.own)
            met += page.items.map(\.content.name)
            token = page.nextPageToken
            fixture.clock.advance(.seconds(1))
            _ = try await fixture.create(.sample(name: "Late"))
        } while !token.isEmpty
        #expect(met.count == 45 && Set(met) == Set(names))
    }

    @Test func `pages by number`() async throws {
        let fixture = try await Fixture()
        for index in 0..<25 {
            fixture.clock.advance(.seconds(1))
            _ = try await fixture.create(.sample(name: "Number \(index)"))
        }
        func page(_ request: PageRequest) async throws -> [String] {
            try await fixture.services.list(page: request, in: fixture.own).items.map(\.content.name)
        }
        #expect(try await page(PageRequest()).count == 20)
        #expect(try await page(PageRequest(size: 10, page: 1)) == page(PageRequest(size: 10)))
        #expect(try await page(PageRequest(size: 10, page: 3)) == (0..<5).reversed().map { "Number \($0)" })
        #expect(try await page(PageRequest(size: 10, page: 4)) == [])
        #expect(try await page(PageRequest(size: 100, page: .max)) == [])
        let last = try await fixture.services.list(page: PageRequest(size: 5, page: 5), in: fixture.own)
        #expect(last.items.count == 5 && last.nextPageToken.isEmpty)
        let third = try await fixture.services.list(page: PageRequest(size: 5, page: 3), in: fixture.own)
        let fourth = try await page(PageRequest(size: 5, token: third.nextPageToken))
        #expect(try await page(PageRequest(size: 5, page: 4)) == fourth)
    }

    @Test func `a page ends where an answer would grow too large, and the next one goes on behind it`() async throws {
        let maxBytes = 20_000
        let fixture = try await Fixture(limits: CatalogLimits(maxAnswerBytes: maxBytes))
        for index in 0..<25 {
            fixture.clock.advance(.seconds(1))
            var draft = ServiceDraft.sample(name: "Number \(index)")
            // The tenth is larger than an answer may be: nothing is gained by keeping it back.
            draft.description = String(repeating: index == 10 ? "🪛" : "x", count: index == 10 ? 9_000 : 4_000)
            _ = try await fixture.create(draft)
        }
        var names: [String] = []
        var token = ""
        repeat {
            let page = try await fixture.services.list(page: PageRequest(size: 10, token: token), in: fixture.own)
            #expect(page.items.count == 1 || page.items.reduce(0) { $0 + $1.answerBytes } <= maxBytes)
            #expect((1...4).contains(page.items.count))
            names += page.items.map(\.content.name)
            token = page.nextPageToken
        } while !token.isEmpty && names.count < 100
        #expect(names == (0..<25).reversed().map { "Number \($0)" })

        let small = try await fixture.services.list(page: PageRequest(size: 4, page: 1), in: fixture.own)
        #expect(small.items.count == 4 && !small.nextPageToken.isEmpty)
        let large = await failure { () async throws(CatalogError) in
            try await fixture.services.list(page: PageRequest(size: 10, page: 1), in: fixture.own)
        }
        #expect(large?.code == .resourceExhausted && large?.reason == "PAGE_TOO_LARGE" && large?.facts == ["fits": "4"])
    }

    @Test(arguments: [
        (PageRequest(size: -1), "page_size"), (PageRequest(size: 101), "page_size"), (PageRequest(size: .min), "page_size"),
        (PageRequest(page: -1), "page"), (PageRequest(page: .min), "page"), (PageRequest(token: "x"), "page_token"),
        (PageRequest(token: "\u{0}"), "page_token"), (PageRequest(token: String(repeating: "A", count: 100_000)), "page_token"),
    ])
    func `pages that are none`(_ request: PageRequest, _ field: String) async throws {
        let fixture = try await Fixture()
        let errors = [
            await failure { () async throws(CatalogError) in try await fixture.services.list(page: request, in: fixture.own) },
            await failure { () async throws(CatalogError) in try await fixture.artisans.list(page: request, in: fixture.own) },
            await failure { () async throws(CatalogError) in try await fixture.tenants.list(page: request) },
        ]
        for error in errors { #expect(error?.code == .invalidArgument && error?.fields == [field]) }
    }

    @Test func `a token is for its list alone, and not for a page with a number`() async throws {
        let fixture = try await Fixture()
        for index in 0..<3 { _ = try await fixture.create(.sample(name: "Number \(index)")) }
        let token = try await fixture.services.list(page: PageRequest(size: 1), in: fixture.own).nextPageToken
        var filter = ServiceFilterDraft()
        filter.isActive = .known(true)
        func fields(_ act: () async throws(CatalogError) -> Page<Service>) async -> [String]? { await failure(act)?.fields }
        let stranger = RequestTenant(caller: fixture.stranger)
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.services.list(filter, page: PageRequest(token: token), in: fixture.own)
            } == ["page_token"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.services.list(page: PageRequest(token: token), in: stranger)
            } == ["page_token"])
        #expect(
            await fields { () async throws(CatalogError) in
                try await fixture.services.list(page: PageRequest(page: 1, token: token), in: fixture.own)
            } == ["page"])
        #expect(try await fixture.services.list(page: PageRequest(token: token), in: fixture.own).items.count == 2)
    }
}

import Catalog
import Testing

@Suite struct ServiceRulesTests {
    @Test(arguments: ServiceMutation.all)
    func `a broken rule is named by its field, and nothing else is`(_ mutation: ServiceMutation) async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        mutation.apply(&draft)
        let violations = await fixture.violations(creating: draft)
        #expect(Set(violations.map(\.field)) == ["service." + mutation.field])
        #expect(violations.allSatisfy { $0.description.hasSuffix(".") || $0.description.hasSuffix("?") })
        #expect(fixture.watched.calls.isEmpty)
    }

    @Test func `a valid service is stored as it was sent`() async throws {
        let fixture = try await Fixture()
        let service = try await fixture.create()
        #expect(
            service.content
                == ServiceContent(
                    name: "Gutter run",
                    description: "Same day.\nDust-free.",
                    category: "roofing",
                    price: Money(currency: "EUR", units: 615, nanos: 470_000_000),
                    durationMinutes: 450,
                    tags: ["eco", "insured"],
                    imageURL: "https://img.example/8737.jpg"
                ))
        #expect(service.version == 1)
        #expect(service.tenant == fixture.tenant)
    }

    @Test func `what lies on a limit is accepted`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.name = String(repeating: "🔧", count: 255)
        draft.description = String(repeating: "é", count: 10_000)
        draft.price = MoneyDraft(currency: "EUR", units: 1_000_000_000_000)
        draft.requiresDeposit = true
        draft.deposit = draft.price
        draft.durationMinutes = 10_080
        draft.bufferMinutes = 10_080
        draft.maxBookingsDay = 10_000
        draft.tags = (10...41).map { String(repeating: "語", count: 62) + String($0) }
        draft.imageURL = "https://img.example/" + String(repeating: "a", count: 480)
        draft.metadata = .object("{\"a\":\"" + String(repeating: "x", count: 16_384 - 8) + "\"}")
        #expect(await fixture.violations(creating: draft) == [])
        draft.name = "ab"
        draft.description = ""
        draft.durationMinutes = 5
        draft.bufferMinutes = 0
        draft.maxBookingsDay = 0
        draft.tags = ["a"]
        draft.price = MoneyDraft(currency: "KWD", units: 0, nanos: 1_000_000)
        draft.deposit = MoneyDraft(currency: "", units: 0, nanos: 1_000_000)
        draft.imageURL = "http://x"
        draft.metadata = .object("{}")
        #expect(await fixture.violations(creating: draft) == [])
    }

    @Test(arguments: [
        "http://x", "HTTPS://Img.Example:443/a?b#c", "http://[2001:db8::1]/a", "http://[::1]:8080", "https://bücher.example/1.jpg",
        "https://img.example/@a:b",
    ])
    func `an address of a picture`(address: String) async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.imageURL = address
        #expect(await fixture.violations(creating: draft) == [])
    }

    @Test func `an empty service breaks the rules that need something`() async throws {
        let fixture = try await Fixture()
        let fields = await fixture.violations(creating: ServiceDraft()).map(\.field)
        #expect(fields == ["service.name", "service.category", "service.duration_minutes"])
    }

    @Test func `everything that is wrong is said at once, in the order of the contract`() async throws {
        let fixture = try await Fixture()
        let draft = ServiceDraft(
            id: "x",
            name: " ",
            description: "\u{0}",
            category: "x",
            price: MoneyDraft(currency: "x", units: -1, nanos: 1),
            durationMinutes: -1,
            bufferMinutes: -1,
            isActive: .unrecognized(9),
            maxBookingsDay: -1,
            tags: ["", ""],
            artisan: "x",
            imageURL: "x",
            requiresDeposit: true,
            deposit: nil,
            metadata: .tooLarge
        )
        let error = await failure { () async throws(CatalogError) in
            try await fixture.services.create(
                draft, in: RequestTenant(caller: fixture.tenant, named: "x"), context: .test(String(repeating: "r", count: 129)))
        }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.fields == [
                "tenant_id", "service.id", "service.name", "service.name", "service.description", "service.category",
                "service.price.currency_code", "service.price.units", "service.price.nanos", "service.duration_minutes",
                "service.buffer_minutes", "service.max_bookings_day", "service.tags[0]", "service.tags[1]", "service.tags[1]",
                "service.artisan_id", "service.image_url", "service.deposit_amount", "service.metadata", "service.active_state",
                "request_id",
            ])
        #expect(error?.message.hasPrefix("21 things are wrong with the request. The first is tenant_id: `x` is no UUID") == true)
    }

    @Test(arguments: [
        ("plumbling", "Did you mean `plumbing`?"), ("Hair-Beauty", "Did you mean `hair_beauty`?"), ("HVAC", "Did you mean `hvac`?"),
        ("zzz", "There are 48, such as `plumbing`, `hair_beauty` or, for all else, `other`."),
        ("", "A category is required. There are 48, such as"), (String(repeating: "p", count: 5_000), "pppp…` is no category."),
    ])
    func `a misspelt category is told the nearest`(_ category: String, _ hint: String) async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.category = category
        let violation = try #require(await fixture.violations(creating: draft).first)
        #expect(violation.description.contains(hint), "\(violation.description)")
    }

    @Test func `sentences say what is there and what would do`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.name = "ab\u{202e}c\u{0}"
        draft.durationMinutes = 4
        draft.price = MoneyDraft(currency: "eur", units: 1, nanos: 5_000_000)
        draft.tags = (0..<33).map { "\($0)" }
        #expect(
            await fixture.violations(creating: draft).map(\.description) == [
                "A name must not hold U+202E (character 3), which makes a text read otherwise than it is written; remove it.",
                "`eur` is no currency in use: it takes three upper-case letters of ISO 4217, such as `EUR`. Did you mean `EUR`?",
                "A duration is 5 to 10080 minutes; this one is 4.",
                "There may be at most 32 tags; these are 33.",
            ])
        draft = .sample()
        draft.name = "x"
        draft.price = MoneyDraft(currency: "JPY", units: 1, nanos: 5_000_000)
        #expect(
            await fixture.violations(creating: draft).map(\.description) == [
                "A name has 2 to 255 characters; this one has 1.", "JPY has no smaller unit; nanos must be 0, not 5000000.",
            ])
        draft.name = ""
        draft.price = MoneyDraft(currency: "EUR", units: 1, nanos: 5_000_000)
        #expect(
            await fixture.violations(creating: draft).map(\.description) == [
                "A name is required: 2 to 255 characters.",
                "EUR has 2 digits after the point; nanos must be a multiple of 10000000, not 5000000.",
            ])
    }

    @Test(arguments: [
        "'; drop table service; --", "Robert'); DROP TABLE service;--", "\\", "%", "_", "$1", "\"", "{}", "/*", "E'\\x00'", "null",
    ])
    func `SQL and other marks are data`(_ text: String) async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample(name: "a" + text)
        draft.description = text
        draft.tags = ["t" + text]
        draft.imageURL = "https://img.example/" + text.filter { $0 != " " }
        draft.metadata = .object("{\"" + text.filter { $0 != "\"" && $0 != "\\" } + "\":1}")
        let content = try await fixture.create(draft).content
        #expect(content.name == draft.name && content.description == text && content.tags == draft.tags)
        #expect(content.imageURL == draft.imageURL && MetadataDraft.object(content.metadata ?? "") == draft.metadata)
    }

    @Test(arguments: [
        ("a\u{2028}b", "the line break U+2028 (character 2); put it on one line."), ("\u{feff}ab", "the byte order mark U+FEFF"),
        ("a\u{200f}b", "U+200F (character 2), which makes a text read otherwise than it is written; remove it."),
        ("a\u{61c}b", "U+061C (character 2), which makes a text read otherwise"), ("ab\u{9b}", "the control character U+009B"),
        ("\u{200b}\u{2060}\u{ad}", "something that can be seen"), ("\u{3164}\u{2800}", "something that can be seen"),
    ])
    func `what nobody can see has no place in a name`(_ name: String, _ sentence: String) async throws {
        let fixture = try await Fixture()
        let violations = await fixture.violations(creating: .sample(name: name))
        #expect(violations.map(\.field) == ["service.name"])
        #expect(violations.first?.description.contains(sentence) == true, "\(violations)")
    }

    @Test(arguments: [
        #"{"a":"\u001b[2J"}"#, #"{"a":"\u009B"}"#, #"{"a":"\u202e"}"#, #"{"\r":1}"#, #"{"a":"\\\u0007"}"#, "{\"a\":\"\u{202e}\"}",
        "{\"\u{7f}\":1}", "{\"a\":\"\u{feff}\"}",
    ])
    func `metadata holds no controls, raw or escaped`(_ text: String) async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.metadata = .object(text)
        #expect(await fixture.violations(creating: draft).map(\.field) == ["service.metadata"])
    }

    @Test(arguments: [
        #"{"a":"\n\t\"\\\/"}"#, #"{"a":"\\u001b"}"#, #"{"a":"\u00e9\ud83d\udd27"}"#, "{\"می\u{200c}\":\"👩\u{200d}🔧\"}",
    ])
    func `metadata holds lines, and what is no control`(_ text: String) async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.metadata = .object(text)
        #expect(await fixture.violations(creating: draft) == [])
    }

    @Test func `characters are Unicode scalars`() async throws {
        let fixture = try await Fixture()
        // One family, seven scalars: 36 of them are 252 characters, 37 are too many.
        let family = "👨‍👩‍👧‍👦"
        #expect(await fixture.violations(creating: .sample(name: String(repeating: family, count: 36))) == [])
        let violation = try #require(await fixture.violations(creating: .sample(name: String(repeating: family, count: 37))).first)
        #expect(violation.description == "A name has 2 to 255 characters; this one has 259.")
    }

    @Test func `tags that only look alike are two tags`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.tags = ["caf\u{e9}", "cafe\u{301}"]
        #expect(await fixture.violations(creating: draft) == [])
        draft.tags.append("cafe\u{301}")
        #expect(await fixture.violations(creating: draft).map(\.field) == ["service.tags[2]"])
        draft.tags = ["eco", "Eco"]
        #expect(await fixture.violations(creating: draft) == [])
    }

    @Test func `a deposit is judged though the currency of its price is none, or not its own`() async throws {
        let fixture = try await Fixture()
        var draft = ServiceDraft.sample()
        draft.requiresDeposit = true
        draft.price = MoneyDraft(currency: "QQQ", units: 5)
        draft.deposit = MoneyDraft(units: -1)
        #expect(
            await fixture.violations(creating: draft).map(\.field) == [
                "service.price.currency_code", "service.deposit_amount.units",
            ])
        draft.price = MoneyDraft(currency: "EUR", units: 5)
        draft.deposit = MoneyDraft(currency: "USD", units: 1, nanos: 1_000_000_000)
        #expect(
            await fixture.violations(creating: draft).map(\.field) == [
                "service.deposit_amount.currency_code", "service.deposit_amount.nanos",
            ])
    }
}

import Catalog
import Testing

/// A way to break one rule of a service that keeps them all.
struct ServiceMutation: Sendable, CustomTestStringConvertible {
    let field: String
    let problem: String
    let apply: @Sendable (inout ServiceDraft) -> Void

    var testDescription: String { "\(self.field) \(self.problem)" }

    init(_ field: String, _ problem: String, _ apply: @escaping @Sendable (inout ServiceDraft) -> Void) {
        self.field = field
        self.problem = problem
        self.apply = apply
    }

    static let all: [ServiceMutation] =
        ids + names + descriptions + categories + prices + numbers + tags + artisans + addresses + deposits + metadata + states

    private static let ids = ["7", "025cc756dc1e51e5ae86881818d1e4a2", uuid(1) + " ", "\u{0}"].map { text in
        ServiceMutation("id", "is \(text.debugDescription)") { $0.id = text }
    }

    /// Texts that no line of text may hold.
    private static let badCharacters: [(String, String)] = [
        ("NUL", "a\u{0}b"), ("bell", "a\u{7}b"), ("delete", "a\u{7f}b"), ("next line", "a\u{85}b"), ("carriage return", "a\rb"),
        ("embedding", "a\u{202a}b"), ("override", "a\u{202e}b"), ("isolate", "a\u{2066}b"), ("pop isolate", "a\u{2069}b"),
    ]

    private static let badLines: [(String, String)] = badCharacters + [("line feed", "a\nb"), ("tab", "a\tb")]

    private static let badName: [(String, String)] =
        badLines + [
            ("leading space", " ab"), ("trailing space", "ab "), ("trailing no-break space", "ab\u{a0}"),
            ("ideographic space", "\u{3000}ab"),
        ]

    private static let names =
        badName.map { problem, text in ServiceMutation("name", "has \(problem)") { $0.name = text } } + [
            ServiceMutation("name", "is empty") { $0.name = "" },
            ServiceMutation("name", "is one character") { $0.name = "é" },
            ServiceMutation("name", "is one too long") { $0.name = String(repeating: "é", count: 256) },
        ]

    private static let descriptions =
        badCharacters.map { problem, text in ServiceMutation("description", "has \(problem)") { $0.description = text } } + [
            ServiceMutation("description", "is one too long") { $0.description = String(repeating: "🔧", count: 10_001) }
        ]

    private static let categories = ["", "Roofing", "roofing ", "roof", "plumbing\u{0}", "'; drop table service; --"].map { text in
        ServiceMutation("category", "is \(text.debugDescription)") { $0.category = text }
    }

    private static let prices: [ServiceMutation] = [
        ServiceMutation("price.units", "is negative") { $0.setPrice(-1, 0) },
        ServiceMutation("price.units", "is the least") { $0.setPrice(.min, 0) },
        ServiceMutation("price.units", "is one too many") { $0.setPrice(1_000_000_000_001, 0) },
        ServiceMutation("price.units", "is the most, and a cent") { $0.setPrice(1_000_000_000_000, 10_000_000) },
        ServiceMutation("price.units", "overflows") { $0.setPrice(.max, 0) },
        ServiceMutation("price.nanos", "is negative") { $0.setPrice(0, -10_000_000) },
        ServiceMutation("price.nanos", "has the other sign") { $0.setPrice(1, -10_000_000) },
        ServiceMutation("price.nanos", "is a whole unit") { $0.setPrice(1, 1_000_000_000) },
        ServiceMutation("price.nanos", "is the least") { $0.setPrice(0, .min) },
        ServiceMutation("price.nanos", "is the most") { $0.setPrice(0, .max) },
        ServiceMutation("price.nanos", "is a tenth of a cent") { $0.setPrice(1, 1_000_000) },
        ServiceMutation("price.nanos", "is half a yen") { $0.setPrice(1, 500_000_000, "JPY") },
        ServiceMutation("price.nanos", "is a tenth of a fils") { $0.setPrice(1, 100_000, "KWD") },
        ServiceMutation("price.currency_code", "is lower case") { $0.setPrice(1, 0, "eur") },
        ServiceMutation("price.currency_code", "is unknown") { $0.setPrice(1, 0, "EUX") },
        ServiceMutation("price.currency_code", "is gold") { $0.setPrice(1, 0, "XAU") },
        ServiceMutation("price.currency_code", "is withdrawn") { $0.setPrice(1, 0, "HRK") },
        ServiceMutation("price.currency_code", "is too long") { $0.setPrice(1, 0, "EURO") },
        ServiceMutation("price.currency_code", "is a NUL") { $0.setPrice(1, 0, "EU\u{0}") },
    ]

    private static let numbers: [ServiceMutation] =
        [0, 4, -1, 10_081, .min, .max].map { number in
            ServiceMutation("duration_minutes", "is \(number)") { $0.durationMinutes = number }
        }
        + [-1, 10_081, .min, .max].map { number in ServiceMutation("buffer_minutes", "is \(number)") { $0.bufferMinutes = number } }
        + [-1, 10_001, .min, .max].map { number in
            ServiceMutation("max_bookings_day", "is \(number)") { $0.maxBookingsDay = number }
        }

    private static let tags: [ServiceMutation] =
        badName.map { problem, text in ServiceMutation("tags[1]", "has \(problem)") { $0.tags = ["fine", text, "good"] } } + [
            ServiceMutation("tags[1]", "is empty") { $0.tags = ["fine", ""] },
            ServiceMutation("tags[0]", "is one too long") { $0.tags = [String(repeating: "語", count: 65)] },
            ServiceMutation("tags[2]", "is there already") { $0.tags = ["eco", "fine", "eco"] },
            ServiceMutation("tags", "are one too many") { $0.tags = (0...32).map { "tag \($0)" } },
        ]

    private static let artisans = ["7", "{\(uuid(1))}", "nobody", "\u{0}"].map { text in
        ServiceMutation("artisan_id", "is \(text.debugDescription)") { $0.artisan = text }
    }

    private static let addresses: [ServiceMutation] =
        [
            "img.example/1.jpg", "/1.jpg", "//img.example/1.jpg", "ftp://img.example/1.jpg", "javascript:alert(1)",
            "data:image/png;base64,aa",
            "http:", "https://", "https:///1.jpg", "https://?a", "https://#a", "https://:80/", "https://img.example/a b.jpg",
            "https://img.example/\u{0}", "https://img.example/\n", "https://img.example/\u{202e}gpj.1",
            "https://img.example/\u{2003}", "http://[::1", "http://[]/", "http://[host]/", "http://[::1]80/", "http://x:99999/",
            "http://x:/", "http://x:8a/", "http://%zz/", #"http://x\y"#, "http://user:word@x/", "http://user@x/",
        ].map { text in ServiceMutation("image_url", "is \(text.debugDescription)") { $0.imageURL = text } } + [
            ServiceMutation("image_url", "is one too long") {
                $0.imageURL = "https://img.example/" + String(repeating: "a", count: 481)
            }
        ]

    private static let deposits: [ServiceMutation] = [
        ServiceMutation("deposit_amount", "is missing") {
            $0.requiresDeposit = true
            $0.deposit = nil
        },
        ServiceMutation("deposit_amount", "is not required") {
            $0.requiresDeposit = false
            $0.deposit = MoneyDraft(currency: "EUR", units: 1)
        },
        ServiceMutation("deposit_amount", "is a unit above the price") { $0.setDeposit(11, 0) },
        ServiceMutation("deposit_amount", "is a cent above the price") { $0.setDeposit(10, 510_000_000) },
        ServiceMutation("deposit_amount.currency_code", "is another currency") { $0.setDeposit(1, 0, "USD") },
        ServiceMutation("deposit_amount.currency_code", "is no currency") { $0.setDeposit(1, 0, "nope") },
        ServiceMutation("deposit_amount.units", "is negative") { $0.setDeposit(-1, 0) },
        ServiceMutation("deposit_amount.nanos", "is a tenth of a cent") { $0.setDeposit(1, 1_000_000) },
        ServiceMutation("deposit_amount.nanos", "is too much") { $0.setDeposit(1, 1_000_000_000) },
    ]

    private static let metadata: [ServiceMutation] = [
        ServiceMutation("metadata", "is an array") { $0.metadata = .object("[1]") },
        ServiceMutation("metadata", "is empty text") { $0.metadata = .object("") },
        ServiceMutation("metadata", "is one byte too large") {
            $0.metadata = .object("{\"a\":\"" + String(repeating: "x", count: 16_384 - 7) + "\"}")
        },
        ServiceMutation("metadata", "is much too large") { $0.metadata = .tooLarge },
        ServiceMutation("metadata", "is no JSON") { $0.metadata = .unusable("A number in it is not finite.") },
        ServiceMutation("metadata", "holds NUL") { $0.metadata = .object("{\"a\":\"\u{0}\"}") },
        ServiceMutation("metadata", "holds an escaped NUL") { $0.metadata = .object(#"{"a":"\\\u0000"}"#) },
    ]

    private static let states = [
        ServiceMutation("active_state", "is unknown") { $0.isActive = .unrecognized(7) }
    ]
}

extension ServiceDraft {
    fileprivate mutating func setPrice(_ units: Int64, _ nanos: Int32, _ currency: String = "EUR") {
        self.price = MoneyDraft(currency: currency, units: units, nanos: nanos)
        self.requiresDeposit = false
        self.deposit = nil
    }

    /// A deposit on a price of 10.50 euros.
    fileprivate mutating func setDeposit(_ units: Int64, _ nanos: Int32, _ currency: String = "EUR") {
        self.setPrice(10, 500_000_000)
        self.requiresDeposit = true
        self.deposit = MoneyDraft(currency: currency, units: units, nanos: nanos)
    }
}

import RPC

/// What every field of every request is tried with. A field that is added has no row, and fails the tests until it has one.
enum FieldRows {
    /// The row of a field: that of its message, else that of its name.
    static func row(of field: RequestField) -> FieldRow? {
        // Where something is created, the server can choose its id.
        if field.name == "id", field.method.name.hasPrefix("Create") { return self.identifier }
        return self.rows["\(field.owner).\(field.name)"] ?? self.rows[field.name]
    }

    private static let rows: [String: FieldRow] =
        FieldRows.requests.merging(FieldRows.services) { $1 }.merging(FieldRows.filters) { $1 }.merging(FieldRows.owners) { $1 }

    // MARK: Of every request

    private static let requests: [String: FieldRow] = [
        "tenant_id": FieldRows.identifier,
        "id": FieldRows.identifier + FieldRow(bad: [.here(nil)]),
        "artisan_id": FieldRows.identifier,
        "request_id": FieldRow(
            bad: [.here(.string(String(repeating: "x", count: 129))), .here(" x")] + FieldRows.intruders,
            good: [.string(String(repeating: "é", count: 128)), "'); drop table service; --", "\u{1F6E0}"]),
        "expected_version": FieldRow(bad: [.here(-1), .here("-9223372036854775808")], good: [0]),
        "update_mask": FieldRow(
            bad: [
                .here("*,nonsense"), .here(nil), .here("nonsense"), .here("id"), .here("version"), .here("name.x"), .here("Name"),
                .here(.string(String(repeating: "name,", count: 100) + "name")), .here("name;dropTableService"),
            ] + [0, 0xff].map { .raw($0, in: BadValue.textWithGap, part: "paths[0]") },
            good: ["*,*"]),
        "page_size": FieldRow(bad: [.here(-1), .here(101), .here(-2_147_483_648), .here(2_147_483_647)], good: [0, 1, 100]),
        "page": FieldRow(bad: [.here(-1), .here(-2_147_483_648)], good: [0, 1, 2_147_483_647]),
        "page_token": FieldRow(
            bad: [
                .here("garbage"), .here(.string(String(repeating: "A", count: 76))),
                .here(.string(String(repeating: "x", count: 100_000))), .here("' or 1=1; --"), .here("Zürich"), .raw(0), .raw(0xff),
            ]),
        "position": FieldRow(bad: [.here(-1), .here(1), .here("9223372036854775807"), .here("-9223372036854775808")], good: [0]),
        "items": FieldRow(bad: [.here(nil), .here([])]),
        "StreamCreateServicesRequest.items": FieldRow(good: [[]]),
        "mode": FieldRow(bad: [.here(99), .here(-1)], good: [0, 1]),
    ]

    static let sql: [JSONValue] = [
        "Robert'); drop table service; --", #"a" or "1"="1"#, #"\'; --"#, "$1 %s %n {0}", "NULL", #"{a,"b\\}"#, "U&'\\0000'",
    ]

    /// A text that is a name of something: one line, no white space around it.
    private static func text(_ length: ClosedRange<Int>, required: Bool = true) -> FieldRow {
        FieldRow(
            bad: [.here(.string(String(repeating: "x", count: length.upperBound + 1)))] + (required ? [.here(nil), .here("")] : [])
                + (length.lowerBound > 1 ? [.here("x")] : []) + [.here(" xy"), .here("xy\u{a0}"), .here("a\nb"), .here("a\tb")]
                + [.here("\u{200b}\u{200b}"), .here("\u{200d}\u{2060}"), .here("\u{3164}\u{2800}")] + FieldRows.intruders,
            good: [
                .string(String(repeating: "x", count: length.lowerBound)),
                .string(String(repeating: "\u{1F6E0}", count: length.upperBound)),
                "Żółć, 写真家 و 🪚", "e\u{301}e\u{301}", "می\u{200c}خواهم", "👩\u{200d}🔧",
            ] + FieldRows.sql
        )
    }

    /// Characters that no text may hold.
    private static let intruders: [BadValue] = [
        .here("a\u{7}b"), .here("a\u{1b}[2Jb"), .here("a\u{7f}b"), .here("a\u{85}b"), .here("a\u{202e}b"), .here("a\u{2066}b"),
        .here("a\u{9f}b"), .here("a\u{2028}b"), .here("a\u{2029}b"), .here("a\u{200e}b"), .here("a\u{200f}b"), .here("a\u{61c}b"),
        .here("\u{feff}ab"), .raw(0), .raw(0xff), .raw(0xc0),
    ]

    private static let bytesInElements = [0, 0xff].map { BadValue.raw($0, in: ["plumbing", BadValue.textWithGap], element: 1) }

    private static let identifier = FieldRow(
        bad: [
            .here("nobody"), .here("025cc756-dc1e-51e5-ae86-881818d1e4a"), .here("025cc756-dc1e-51e5-ae86-881818d1e4a2a"),
            .here("025cc756xdc1e-51e5-ae86-881818d1e4a2"), .here("{025cc756-dc1e-51e5-ae86-881818d1e4a2}"),
            .here("025cc756-dc1e-51e5-ae86-881818d1e4a\u{ff12}"), .here("' or 1=1; --"), .here(" "), .raw(0), .raw(0xff),
        ])

    private static func whole(_ range: ClosedRange<Int>) -> FieldRow {
        FieldRow(
            bad: [.here(.number(Double(range.lowerBound - 1))), .here(.number(Double(range.upperBound + 1)))]
                + [.here(-2_147_483_648), .here(2_147_483_647)],
            good: [.number(Double(range.lowerBound)), .number(Double(range.upperBound))])
    }

    // MARK: Of services

    private static let services: [String: FieldRow] = [
        "CreateServiceRequest.service": FieldRow(bad: [.here(nil)]),
        "UpdateServiceRequest.service": FieldRow(bad: [.here(nil)]),
        "ServiceDraft.id": FieldRows.identifier,
        "ServiceDraft.name": FieldRows.text(2...255),
        "Service.name": FieldRows.text(2...255),
        "description": FieldRow(
            bad: [.here(.string(String(repeating: "x", count: 10_001))), .here("a\r\nb")] + FieldRows.intruders,
            good: ["", "one\n\ttwo \n", .string(String(repeating: "\u{1F6E0}", count: 10_000))] + FieldRows.sql),
        "category": FieldRow(
            bad: [
                .here("plumbin"), .here(nil), .here(""), .here("Plumbing"), .here(" plumbing"), .here("'; --"), .raw(0), .raw(0xff),
            ],
            good: ["other", "woodwork"]),
        "price": FieldRow(
            bad: [
                .part("nanos", ["currency_code": "JPY", "units": 20, "nanos": 10_000_000]),
                .part("nanos", ["currency_code": "KWD", "units": 20, "nanos": 100_000]),
                .part("nanos", ["currency_code": "EUR", "units": 0, "nanos": -10_000_000]),
            ],
            good: [
                ["currency_code": "JPY", "units": 20], ["currency_code": "KWD", "units": 20, "nanos": 999_000_000],
                ["units": 1_000_000_000_000], ["currency_code": "EUR", "units": 10],
            ]),
        "Money.currency_code": FieldRow(
            bad: [.here("QQQ"), .here("eur"), .here("EU"), .here("XTS"), .here("€"), .here("'; --"), .raw(0), .raw(0xff)]),
        "Money.units": FieldRow(
            bad: [.here(-1), .here(1_000_000_000_001), .here("9223372036854775807"), .here("-9223372036854775808")]),
        "Money.nanos": FieldRow(
            bad: [.here(1_000_000_000), .here(-10_000_000), .here(1), .here(2_147_483_647), .here(-2_147_483_648)]),
        "duration_minutes": FieldRows.whole(5...10_080) + FieldRow(bad: [.here(nil)]),
        "buffer_minutes": FieldRows.whole(0...10_080),
        "max_bookings_day": FieldRows.whole(0...10_000),
        "tags": FieldRow(
            bad: [
                .here(.array((0..<33).map { .string("tag \($0)") })), .element(0, [""]), .element(1, ["a", "a"]),
                .element(0, [.string(String(repeating: "x", count: 65))]), .element(1, ["a", " b"]), .element(0, ["a\u{202e}"]),
                .element(1, ["a", "\u{200b}"]), .element(1, ["a", "b\nc"]),
            ] + FieldRows.bytesInElements,
            good: [[], .array((0..<32).map { .string("\($0 + 10)" + String(repeating: "é", count: 62)) }), .array(FieldRows.sql)]),
        "image_url": FieldRow(
            bad: [
                .here("ftp://img.example/1.jpg"), .here("https://"), .here("img.example/1.jpg"), .here("https://a b"),
                .here("javascript:alert(1)"), .here(.string("https://img.example/" + String(repeating: "x", count: 481))),
            ] + FieldRows.intruders,
            good: ["", "HTTP://a", .string("https://img.example/" + String(repeating: "x", count: 480))]),
        "requires_deposit": FieldRow(bad: [.sibling("deposit_amount", false)]),
        "deposit_amount": FieldRow(
            bad: [
                .here(nil), .here(["units": 89, "nanos": 10_000_000]),
                .part("currency_code", ["currency_code": "USD", "units": 1]),
            ],
            good: [["units": 89], ["units": 88, "nanos": 990_000_000], [:], ["currency_code": "EUR", "units": 1]]),
        "metadata": FieldRow(
            bad: [
                .here(["a": .string(String(repeating: "x", count: 16_377))]), .here(["a": "\u{1b}[2J"]), .here(["a": "\u{85}"]),
                .here(["a": ["b": ["\u{202e}x"]]]), .here(["\u{200f}": 1]), .here(["\u{7f}": 1]), .here(["a\r\nb": 1]),
                .here(["a": "\u{2028}"]), .here(["a": "\u{feff}"]),
            ]
                + [0, 0xff].map { .raw($0, in: ["a": BadValue.textWithGap], part: "fields[0].value.string_value") }
                + [0, 0xff].map {
                    .raw(
                        $0, in: ["a": ["b": [BadValue.textWithGap]]],
                        part: "fields[0].value.struct_value.fields[0].value.list_value.values[0].string_value")
                },
            good: [
                [:], ["a": .string(String(repeating: "x", count: 16_376))], ["a": "one\n\ttwo \\u001b \u{200d}"],
                ["'; drop table service; --": ["": [true, .null, 1.5]]],
            ]),
        "active_state": FieldRow(bad: [.here(99), .here(-1)], good: [1]),
        "is_active": FieldRow(good: [false, true]),
        "version": .ignored(-1, "9223372036854775807"),
        "created_at": .ignored("9999-12-31T23:59:59Z"),
        "updated_at": .ignored("0001-01-01T00:00:00Z"),
        "deleted_at": .ignored("2026-01-01T00:00:00Z"),
    ]

    // MARK: Of filters

    private static let filters: [String: FieldRow] = [
        "filter": FieldRow(good: [[:]]),
        "categories": FieldRow(
            bad: [
                .element(0, ["plumbin"]), .element(1, ["plumbing", ""]), .element(0, ["'; --"]),
                .here(.array([JSONValue](repeating: "plumbing", count: 49))),
            ] + FieldRows.bytesInElements,
            good: [[], ["plumbing", "plumbing"]]),
        "min_price": FieldRow(bad: [.part("currency_code", ["units": 1])], good: [["currency_code": "EUR", "units": 900]]),
        "max_price": FieldRow(
            bad: [
                .part("currency_code", ["units": 900]), .part("currency_code", ["currency_code": "USD", "units": 900]),
                .here(["currency_code": "EUR", "units": 0]),
            ],
            good: [["currency_code": "EUR", "units": 1]]),
        "min_duration_minutes": FieldRow(
            bad: [.here(-1), .here(-2_147_483_648), .sibling("max_duration_minutes", 601)], good: [0, 600]),
        "max_duration_minutes": FieldRow(bad: [.here(-1), .here(4), .here(-2_147_483_648)], good: [0, 2_147_483_647]),
        "activity": FieldRow(bad: [.here(99), .here(-1)], good: [0, 1, 2]),
        "organisation_wide": FieldRow(bad: [.here(true)]),
        "ServiceFilter.tags": FieldRow(
            bad: [.here(.array([JSONValue](repeating: "a", count: 33))), .element(0, [""]), .element(1, ["a", "\u{202e}"])]
                + FieldRows.bytesInElements,
            good: [[], ["a", "a"], .array(FieldRows.sql)]),
        "deposit": FieldRow(bad: [.here(99), .here(-1)], good: [0, 1, 2]),
    ]

    // MARK: Of tenants and artisans

    private static let owners: [String: FieldRow] = [
        "artisan": FieldRow(bad: [.here(nil)]),
        "display_name": FieldRows.text(2...255),
        "rating": FieldRow(
            bad: [.here(0.99), .here(5.01), .here(-1), .here("NaN"), .here("Infinity"), .here("-Infinity"), .here(0.0001)],
            good: [0, 1, 5]),
        "tenant": FieldRow(bad: [.here(nil)]),
        "Tenant.name": FieldRows.text(2...255),
        "plan": FieldRow(bad: [.here("gold"), .here("Free"), .here("free "), .raw(0), .raw(0xff)], good: ["enterprise"]),
        "country_code": FieldRow(bad: [.here("UK"), .here("gh"), .here(nil), .here("GHA"), .here("XX"), .raw(0)], good: ["FR"]),
        "currency_code": FieldRow(bad: [.here("QQQ"), .here("ghs"), .here(nil), .here("XAU"), .raw(0)], good: ["EUR"]),
    ]
}

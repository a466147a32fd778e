import Testing

@testable import Protobuf

@Suite struct TimestampTextTests {
    @Test(
        arguments: [
            (0, 0, "1970-01-01T00:00:00Z"), (-1, 0, "1969-12-31T23:59:59Z"), (-1, 500_000_000, "1969-12-31T23:59:59.500Z"),
            (951_782_400, 1_000, "2000-02-29T00:00:00.000001Z"), (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
            (253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
            (1_709_210_096, 120_000_000, "2024-02-29T12:34:56.120Z"),
            (-2_203_891_200, 0, "1900-03-01T00:00:00Z"), (4_107_542_400, 10, "2100-03-01T00:00:00.000000010Z"),
        ] as [(Int64, Int32, String)])
    func `a time reads as it is written`(seconds: Int64, nanos: Int32, text: String) throws {
        #expect(TimestampText.format(seconds: seconds, nanos: nanos) == text)
        let parsed = try #require(TimestampText.parse(text))
        #expect(parsed == (seconds, nanos))
    }

    @Test func `every month of ten thousand years begins where the one before ends`() throws {
        var first = TimestampText.seconds.lowerBound
        for year in 1...9_999 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (index, days) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                let month = "\(DecimalText.padded(Int64(year), to: 4))-\(DecimalText.padded(Int64(index + 1), to: 2))"
                let last = first + Int64(days) * 86_400 - 1
                try #require(TimestampText.format(seconds: first, nanos: 0) == "\(month)-01T00:00:00Z")
                try #require(TimestampText.format(seconds: last, nanos: 0) == "\(month)-\(days)T23:59:59Z")
                try #require(TimestampText.parse("\(month)-\(days)T23:59:59Z")?.seconds == last)
                first = last + 1
            }
        }
        #expect(first == TimestampText.seconds.upperBound + 1)
    }

    @Test func `offsets and fractions of any length are read`() throws {
        #expect(try #require(TimestampText.parse("1970-01-01T01:30:00+01:30")) == (0, 0))
        #expect(try #require(TimestampText.parse("1969-12-31T16:00:00.1-08:00")) == (0, 100_000_000))
        #expect(try #require(TimestampText.parse("1970-01-01T00:00:00.123456789Z")) == (0, 123_456_789))
    }

    @Test(arguments: [
        "", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "1970-01-01t00:00:00Z", "1970-01-01T00:00:00z",
        "1970-1-1T00:00:00Z",
        "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234567890Z", "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z",
        "1970-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "1970-04-31T00:00:00Z", "1970-01-00T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z",
        "1970-01-01T00:00:60Z", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+0100", "1970-01-01T00:00:00Z ",
        "0000-12-31T23:59:59Z",
        "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "-001-01-01T00:00:00Z",
    ])
    func `what is no time is refused`(text: String) {
        #expect(TimestampText.parse(text) == nil)
    }

    @Test func `times JSON has no form for have none`() {
        #expect(TimestampText.format(seconds: TimestampText.seconds.lowerBound - 1, nanos: 0) == nil)
        #expect(TimestampText.format(seconds: TimestampText.seconds.upperBound + 1, nanos: 0) == nil)
        #expect(TimestampText.format(seconds: 0, nanos: -1) == nil)
        #expect(TimestampText.format(seconds: 0, nanos: 1_000_000_000) == nil)
        #expect(TimestampText.format(seconds: .min, nanos: .min) == nil)
    }
}

@Suite struct DurationTextTests {
    @Test(
        arguments: [
            (0, 0, "0s"), (1, 0, "1s"), (-1, 0, "-1s"), (0, 1, "0.000000001s"), (0, -500_000_000, "-0.500s"),
            (3, 250_000, "3.000250s"),
            (-3, -10_000_000, "-3.010s"), (315_576_000_000, 999_999_999, "315576000000.999999999s"),
            (-315_576_000_000, 0, "-315576000000s"),
        ] as [(Int64, Int32, String)])
    func `a duration reads as it is written`(seconds: Int64, nanos: Int32, text: String) throws {
        #expect(DurationText.format(seconds: seconds, nanos: nanos) == text)
        let parsed = try #require(DurationText.parse(text))
        #expect(parsed == (seconds, nanos))
    }

    @Test(arguments: [
        "", "s", "1", "1 s", " 1s", "1s ", "1S", "+1s", "--1s", ".5s", "1.s", "1.1234567890s", "1e3s", "315576000001s",
        "-315576000001s",
        "9223372036854775808s", "1:00s", "NaNs",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test func `durations JSON has no form for have none`() {
        #expect(DurationText.format(seconds: 315_576_000_001, nanos: 0) == nil)
        #expect(DurationText.format(seconds: .min, nanos: 0) == nil)
        #expect(DurationText.format(seconds: 1, nanos: -1) == nil)
        #expect(DurationText.format(seconds: -1, nanos: 1) == nil)
        #expect(DurationText.format(seconds: 0, nanos: .min) == nil)
    }
}

@Suite struct FieldMaskTextTests {
    @Test(
        arguments: [
            ([], ""), (["foo"], "foo"), (["foo_bar", "price.currency_code", "*"], "fooBar,price.currencyCode,*"), (["_a"], "A"),
        ] as [([String], String)])
    func `a mask reads as it is written`(paths: [String], text: String) {
        #expect(FieldMaskText.format(paths) == text)
        #expect(FieldMaskText.parse(text) == paths)
    }

    @Test(arguments: ["fooBar", "foo__bar", "foo_3_bar", "foo_", "foo,bar", ""])
    func `a path that would not read back has no form`(path: String) {
        #expect(FieldMaskText.format([path]) == nil)
    }

    @Test(arguments: ["foo_bar", "foo,", ",foo", "foo,,bar"])
    func `what is no mask is refused`(text: String) {
        #expect(FieldMaskText.parse(text) == nil)
    }
}

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the examples of RFC 4648`(plain: String, text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
        #expect(Base64.decode(text.filter { $0 != "=" }) == Array(plain.utf8))
    }

    @Test func `both alphabets are read, the standard one is written`() {
        #expect(Base64.encode([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64.decode("++//") == [0xFB, 0xEF, 0xFF])
        #expect(Base64.decode("--__") == [0xFB, 0xEF, 0xFF])
    }

    @Test(arguments: ["Z", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "=", "====", "Zm 9", "Zm9v\n", "Zm9*", "Zg==Zg==", "Zmé"])
    func `what is not base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `every byte comes back`() {
        for count in 0..<300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }
}

@Suite struct SuggestionTests {
    private let names = ["id", "tenantId", "name", "description", "price", "durationMinutes", "isActive", "depositAmount", "tags"]

    @Test(arguments: [
        ("prise", "price"), ("Price", "price"), ("duration_minutes", "durationMinutes"), ("durationMinuts", "durationMinutes"),
        ("tenantID", "tenantId"), ("nmae", "name"), ("tag", "tags"), ("isactive", "isActive"), ("depositAmmount", "depositAmount"),
    ])
    func `a slip of the finger is recognised`(typed: String, meant: String) {
        #expect(Suggestion.nearest(to: typed, among: self.names) == meant)
    }

    @Test(arguments: ["", "x", "colour", "identifier", "p"])
    func `another word is left alone`(typed: String) {
        #expect(Suggestion.nearest(to: typed, among: self.names) == nil)
    }

    @Test func `a very long name costs nothing`() {
        #expect(Suggestion.nearest(to: String(repeating: "a", count: 1_000_000), among: self.names) == nil)
    }
}

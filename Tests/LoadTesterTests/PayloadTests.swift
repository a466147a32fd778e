import Protobuf
import TestMessages
import Testing

@testable import LoadTester

@Suite struct PayloadTests {
    private static func text(_ template: String, call index: Int = 0, _ choice: PayloadTemplate.Choice = .random(seed: 1)) throws
        -> String
    {
        String(decoding: try PayloadTemplate(parsing: Array(template.utf8)).text(forCall: index, choice), as: UTF8.self)
    }

    @Test func `placeholders are filled in`() throws {
        #expect(try Self.text("{{i}}", call: 41) == "41")
        #expect(try Self.text("a{{ i }}b{{i}}", call: 7) == "a7b7")
        #expect(try Self.text(#"{"a":{{i}}}"#) == #"{"a":0}"#)
        #expect(try Self.text("{{rand 5 5}}") == "5")
        #expect(try Self.text("{{rand -3 4}}{{rand 1 2}}", .lowest) == "-31")
        #expect(try Self.text("{{rand -3 4}}{{rand 1 2}}", .highest) == "42")
        #expect(try Self.text(#"{"a":{"b":{}}}"#) == #"{"a":{"b":{}}}"#)
    }

    @Test func `a UUID is one of version 4`() throws {
        let uuid = try Self.text("{{uuid}}")
        #expect(uuid.contains(try Regex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")))
        #expect(try Self.text("{{uuid}}", call: 1) != uuid)
        let both = try Self.text("{{uuid}} {{uuid}}").split(separator: " ")
        #expect(both[0] != both[1])
    }

    @Test func `what a call gets depends on seed and number alone`() throws {
        let template = "{{uuid}} {{rand 0 1000000}}"
        #expect(try Self.text(template, call: 5, .random(seed: 1)) == Self.text(template, call: 5, .random(seed: 1)))
        #expect(try Self.text(template, call: 5, .random(seed: 1)) != Self.text(template, call: 5, .random(seed: 2)))
        let texts = try (0..<1000).map { try Self.text("{{rand 1 6}}", call: $0) }
        #expect(Set(texts) == ["1", "2", "3", "4", "5", "6"])
    }

    @Test(
        arguments: [
            (
                "{{x}}",
                "`{{x}}` is no placeholder; there are `{{i}}`, `{{uuid}}` and `{{rand A B}}` (for the text `{{` itself write `{\\u007b`)"
            ),
            (
                "{{rand 1}}",
                "`{{rand 1}}` is no placeholder; there are `{{i}}`, `{{uuid}}` and `{{rand A B}}` (for the text `{{` itself write `{\\u007b`)"
            ),
            ("{{rand 9 1}}", "`{{rand 9 1}}` wants two whole numbers, the smaller first, as in `{{rand 1 100}}`"),
            ("{{rand a b}}", "`{{rand a b}}` wants two whole numbers, the smaller first, as in `{{rand 1 100}}`"),
            ("{{i", "a placeholder begins with `{{` and never ends; close it with `}}`"),
        ]
    )
    func `a placeholder that is none says what there is`(template: String, message: String) {
        #expect(throws: PayloadTemplate.Invalid(description: message)) { try PayloadTemplate(parsing: Array(template.utf8)) }
    }

    private static func payloads(_ text: String) throws -> Payloads {
        try Payloads(Array(text.utf8), named: "calls.ndjson", type: EchoMessage.self, seed: 1)
    }

    private static func message(_ payloads: Payloads, _ index: Int) throws -> EchoMessage {
        try EchoMessage(serializedBytes: payloads.bytes(forCall: index))
    }

    @Test func `values are used in turn, constant ones and others`() throws {
        let payloads = try Self.payloads("{\"text\":\"one\"}\n{\"text\":\"call {{i}}\",\"repeat\":{{rand 3 3}}}")
        #expect(payloads.count == 2)
        #expect(try Self.message(payloads, 0).text == "one")
        #expect(try Self.message(payloads, 1).text == "call 1")
        #expect(try Self.message(payloads, 1).repeat == 3)
        #expect(try Self.message(payloads, 4).text == "one")
        #expect(try Self.message(payloads, 5).text == "call 5")
    }

    @Test func `no value is a message with every field at its default`() throws {
        #expect(try Self.message(Self.payloads(" \n"), 3) == EchoMessage())
    }

    @Test func `a mistake is told with the file and its line before anything is called`() {
        #expect {
            try Self.payloads("{}\n\n{\n  \"txt\": 1\n}")
        } throws: { error in
            "\(error)".contains("calls.ndjson: ") && "\(error)".contains("line 4") && "\(error)".contains("did you mean `text`?")
        }
        #expect {
            try Self.payloads("{}\n{\"text\":\"{{nope}}\"}")
        } throws: {
            "\($0)".hasPrefix("calls.ndjson, line 2: `{{nope}}` is no placeholder")
        }
    }

    @Test func `a range that the field cannot hold is found at both ends before anything is called`() {
        #expect(throws: Payloads.Invalid.self) { try Self.payloads("{\"repeat\":{{rand 1 3000000000}}}") }
        #expect(throws: Payloads.Invalid.self) { try Self.payloads("{\"repeat\":{{rand -3000000000 1}}}") }
    }
}

import Testing

@testable import Protobuf

@Suite struct JSONReaderTests {
    /// Reads the text to its end; nil when it is JSON.
    private func refusal(of bytes: [UInt8], maxDepth: Int = 100) -> JSONError? {
        var reader = JSONReader(bytes, maxDepth: maxDepth)
        do {
            try reader.skipValue()
            try reader.finish()
            return nil
        } catch {
            return error
        }
    }

    private func refusal(of text: String, maxDepth: Int = 100) -> JSONError? {
        self.refusal(of: Array(text.utf8), maxDepth: maxDepth)
    }

    private func string(_ text: String) throws(JSONError) -> String {
        var reader = JSONReader(Array(text.utf8), maxDepth: 1)
        return try reader.readString()
    }

    @Test(arguments: [
        "null", " true ", "\t\r\nfalse", "0", "-0", "-0.0", "1e5", "1E+5", "1.25e-3", "123456789012345678901234567890", "\"\"",
        #""\"\\\/\b\f\n\r\té😀""#, "[]", "[ ]", "[1,2 , 3]", "{}", "{ }", #"{"a":1, "b" : [ {} , [ ] ] }"#, #"{"":0}"#,
    ])
    func `reads what RFC 8259 allows`(text: String) {
        #expect(self.refusal(of: text) == nil)
    }

    @Test(arguments: [
        "", " ", "nul", "nulL", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "0x10", "1_000",
        "12abc", "1 2", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1"#,
        #"{"a":1 "b":2}"#, "{a:1}", "{'a':1}", "{1:2}", "\"", "\"abc", #""\"#, #""\x""#, #""\u12""#, #""\u12G4""#, #""\u"#,
        "\"\n\"",
        "\"\u{1}\"", "/* */ 1", "// 1\n1", "1,", "{} {}", "[1]]", "\u{FEFF}1",
    ])
    func `refuses what RFC 8259 does not allow`(text: String) {
        #expect(self.refusal(of: text)?.code == .malformed)
    }

    @Test func `unescapes strings`() throws {
        #expect(try self.string(#""\"\\\/\b\f\n\r\t""#) == "\"\\/\u{8}\u{C}\n\r\t")
        #expect(try self.string(#""é\u65E5\u0000""#) == "é日\u{0}")
        #expect(try self.string(#""a\uD83D\uDE00b""#) == "a😀b")
        #expect(try self.string("\"naïve 修理 🔧\"") == "naïve 修理 🔧")
    }

    @Test(arguments: [
        #""\uD83D""#, #""\uD83D ""#, #""\uD83DA""#, #""\uDE00""#, #""\uDE00\uD83D""#, #""\uD83D\uD83D""#, #""\uD83D\u"#,
    ])
    func `refuses half a surrogate pair`(text: String) {
        #expect(self.refusal(of: text)?.code == .malformed)
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func `refuses bytes that are not UTF-8`(bytes: [UInt8]) {
        #expect(self.refusal(of: [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")])?.code == .malformed)
        #expect(self.refusal(of: bytes)?.code == .malformed)
    }

    @Test func `nesting is bounded, whatever the text's length`() {
        #expect(self.refusal(of: String(repeating: "[", count: 100) + String(repeating: "]", count: 100)) == nil)
        #expect(self.refusal(of: String(repeating: "[", count: 101) + String(repeating: "]", count: 101))?.code == .tooDeep)
        #expect(self.refusal(of: String(repeating: "[", count: 1_000_000))?.code == .tooDeep)
        #expect(self.refusal(of: String(repeating: #"{"a":"#, count: 1_000_000))?.code == .tooDeep)
        // Siblings are not nesting.
        #expect(self.refusal(of: "[" + String(repeating: "[],{},", count: 1_000) + "0]", maxDepth: 2) == nil)
    }

    @Test func `cut anywhere, a text is refused and nothing else happens`() {
        let text = Array(#"{"a": [1.5e3, "x\uD83D\uDE00\n", true, null], "b": {"c": -0}}"#.utf8)
        #expect(self.refusal(of: text) == nil)
        for end in text.indices { #expect(self.refusal(of: Array(text[..<end]))?.code == .malformed, "cut at \(end)") }
    }

    @Test func `counts lines and columns in characters`() throws {
        let error = try #require(self.refusal(of: "{\n  \"näme 🔧\": tru\n}"))
        #expect(error.line == 2)
        #expect(error.column == 13)
        #expect(error.description == "line 2, column 13: expected a value, found `t`")
        let end = try #require(self.refusal(of: "[1,\n"))
        #expect(end.description == "line 2, column 1: the text ends where a value should be")
    }

    @Test func `an error shows no control characters`() throws {
        let error = try #require(self.refusal(of: "\u{1B}[31m"))
        #expect(!error.description.utf8.contains(0x1B))
    }

    @Test func `containers give their members one by one`() throws {
        var reader = JSONReader(Array(#" { "a" : [ 1 , [ ] , 2 ] , "b" : { } } "#.utf8), maxDepth: 9)
        try reader.enterObject()
        #expect(try reader.nextKey() == "a")
        try reader.enterArray()
        #expect(try reader.nextElement())
        _ = try reader.readNumber()
        #expect(try reader.nextElement())
        try reader.enterArray()
        #expect(try !reader.nextElement())
        #expect(try reader.nextElement())
        _ = try reader.readNumber()
        #expect(try !reader.nextElement())
        #expect(try reader.nextKey() == "b")
        try reader.enterObject()
        #expect(try reader.nextKey() == nil)
        #expect(try reader.nextKey() == nil)
        try reader.finish()
    }
}

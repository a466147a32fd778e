import Testing

@testable import CommandLineSupport

@Suite struct JSONSplitterTests {
    private func split(_ text: String, maxValueBytes: Int = 1024) -> [String] {
        var splitter = JSONSplitter(maxValueBytes: maxValueBytes)
        var values = splitter.split(Array(text.utf8)[...])
        if let last = splitter.finish() { values.append(last) }
        return values.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("", []),
            (" \n\t\r\n ", []),
            ("{}", ["{}"]),
            ("{}\n{}\n", ["{}", "{}"]),
            ("{}{}", ["{}", "{}"]),
            ("{\n  \"a\": [1,\n 2]\n}\n\n{\"b\":{}}", ["{\n  \"a\": [1,\n 2]\n}", "{\"b\":{}}"]),
            (#"{"a":"}{"} {"b":"\"}"}"#, [#"{"a":"}{"}"#, #"{"b":"\"}"}"#]),
            (#"{"a":"\\"}{"b":"\\\""}"#, [#"{"a":"\\"}"#, #"{"b":"\\\""}"#]),
            (#"1 true"a""b"[]null{}"#, ["1", "true", #""a""#, #""b""#, "[]", "null", "{}"]),
            ("\u{FEFF}{}", ["{}"]),
            // What is wrong comes out, too: its parser says why.
            ("{} } {}", ["{}", "}", "{}"]),
            ("{},{}", ["{}", ",", "{}"]),
            (#"{"a": {}"#, [#"{"a": {}"#]),
            ("{\"a\":\"b}\n{\"c\":1}", ["{\"a\":\"b}", "{\"c\":1}"]),
        ] as [(String, [String])])
    func `values come out one by one, however they are laid out`(text: String, values: [String]) {
        #expect(self.split(text) == values)
    }

    @Test func `each value knows its place`() {
        var splitter = JSONSplitter(maxValueBytes: 1024)
        let places = splitter.split(Array("{}\n  {\n\"ü\":1} [] \n\"日本\" {}\n".utf8)[...]).map { [$0.line, $0.column] }
        #expect(places == [[1, 1], [2, 3], [3, 8], [4, 1], [4, 6]])
    }

    @Test func `a value that is too long is named by its line, and those before it come out`() {
        var splitter = JSONSplitter(maxValueBytes: 10)
        let values = splitter.split(Array("{}\n[1]\n[\"0123456789\"]\n{}".utf8)[...])
        #expect(values.map(\.line) == [1, 2])
        #expect(splitter.tooLongSinceLine == 3)
        #expect(splitter.split(Array("{}".utf8)[...]).isEmpty)
        #expect(splitter.finish() == nil)
        #expect(self.split("[\"012345\"]", maxValueBytes: 10) == ["[\"012345\"]"])
    }

    @Test func `the pieces in which a text comes make no difference`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let parts = [
            "{", "}", "[", "]", "\"", "\\", "\n", " ", ",", ":", "1", "true", "ü", "\u{FEFF}", "\u{1F9F0}", "{\"a\":[]}\n",
        ]
        for _ in 0..<500 {
            let text = Array(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined().utf8)
            var whole = JSONSplitter(maxValueBytes: 1024)
            var expected = whole.split(text[...])
            if let last = whole.finish() { expected.append(last) }
            var dripped = JSONSplitter(maxValueBytes: 1024)
            var values: [JSONText] = []
            var rest = text[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...3, using: &random)
                values += dripped.split(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            if let last = dripped.finish() { values.append(last) }
            #expect(values == expected, "seed \(seed): \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
    }
}

import CommandLineSupport
import Testing

@testable import CLI

@Suite struct LineSplitterTests {
    private func split(_ text: String, pieces: Int = .max, maxLineBytes: Int = 100) -> [TextLine] {
        var splitter = LineSplitter(maxLineBytes: maxLineBytes)
        var lines: [TextLine] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            lines += splitter.split(Array(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        if let last = splitter.finish() { lines.append(last) }
        return lines
    }

    @Test(arguments: [1, 2, 3, .max]) func `lines come out with their numbers, empty ones do not`(pieces: Int) {
        let lines = self.split("\u{FEFF}{}\n\n \r\n[1]\r\n\n{}", pieces: pieces)
        #expect(lines.map(\.number) == [1, 4, 6])
        #expect(lines.map { String(decoding: $0.bytes, as: UTF8.self) } == ["{}", "[1]\r", "{}"])
        #expect(lines.map(\.isUnended) == [false, false, true])
    }

    @Test(arguments: [1, 7, .max]) func `a line that is too long is named and not kept`(pieces: Int) {
        let lines = self.split("{}\n\(String(repeating: "x", count: 101))\n{}\n", pieces: pieces)
        #expect(lines.map(\.number) == [1, 2, 3])
        #expect(lines.map(\.isTooLong) == [false, true, false])
        #expect(lines[1].bytes.isEmpty)
    }

    @Test func `a text that ends with a line's end has no line after it`() {
        #expect(self.split("{}\n").map(\.isUnended) == [false])
        #expect(self.split("").isEmpty)
    }
}

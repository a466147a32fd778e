/// Cuts a text into the JSON values that follow each other in it: one to a line (NDJSON), spread over lines, or in one line.
///
/// It looks at brackets and strings only, so that placeholders may stand in the values; the JSON parser judges the rest.
enum JSONValues {
    struct Value: Hashable, Sendable {
        var text: [UInt8]
        /// The line its first character stands on, from 1.
        var line: Int
    }

    static func split(_ text: [UInt8]) -> [Value] {
        var values: [Value] = []
        var scanner = Scanner(text: text)
        while let value = scanner.next() { values.append(value) }
        return values
    }

    private struct Scanner {
        let text: [UInt8]
        private var offset = 0
        private var line = 1

        init(text: [UInt8]) {
            self.text = text
            // A byte order mark is no part of the first value (RFC 8259 §8.1).
            if text.starts(with: [0xEF, 0xBB, 0xBF]) { self.offset = 3 }
        }

        mutating func next() -> Value? {
            while let byte = self.peek, Self.isSpace(byte) { self.advance() }
            guard let first = self.peek else { return nil }
            let (start, line) = (self.offset, self.line)
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): self.skipContainer()
            case UInt8(ascii: "\""): self.skipString()
            default: while let byte = self.peek, !Self.isSpace(byte) { self.advance() }
            }
            return Value(text: Array(self.text[start..<self.offset]), line: line)
        }

        private mutating func skipContainer() {
            var depth = 0
            while let byte = self.peek {
                switch byte {
                case UInt8(ascii: "\""):
                    self.skipString()
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                self.advance()
                if depth == 0 { return }
            }
        }

        private mutating func skipString() {
            self.advance()
            while let byte = self.peek {
                self.advance()
                if byte == UInt8(ascii: "\"") { return }
                if byte == UInt8(ascii: "\\"), self.peek != nil { self.advance() }
            }
        }

        private var peek: UInt8? { self.offset < self.text.count ? self.text[self.offset] : nil }

        private mutating func advance() {
            if self.text[self.offset] == UInt8(ascii: "\n") { self.line += 1 }
            self.offset += 1
        }

        private static func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t")
        }
    }
}

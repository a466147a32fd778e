/// A line of a text, without its end.
struct TextLine: Hashable, Sendable {
    /// From 1.
    var number: Int
    /// Empty where the line is too long to keep.
    var bytes: [UInt8] = []
    var isTooLong = false
    /// Whether the text ends here without a line's end: whoever wrote it may have been interrupted.
    var isUnended = false
}

/// Parts a text, which comes in pieces of any size, into its lines. Empty ones count and do not come out.
struct LineSplitter {
    private let maxLineBytes: Int
    private var line = TextLine(number: 1)

    init(maxLineBytes: Int) { self.maxLineBytes = maxLineBytes }

    /// The lines that end within this piece.
    mutating func split(_ piece: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        var rest = piece[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            self.append(rest[..<end])
            if let line = self.endLine() { lines.append(line) }
            rest = rest[(end + 1)...]
        }
        self.append(rest)
        return lines
    }

    /// The line that the end of the text ends.
    mutating func finish() -> TextLine? {
        self.line.isUnended = true
        return self.endLine()
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !self.line.isTooLong else { return }
        guard self.line.bytes.count + bytes.count <= self.maxLineBytes else {
            self.line.isTooLong = true
            self.line.bytes = []
            return
        }
        self.line.bytes += bytes
    }

    private mutating func endLine() -> TextLine? {
        var ended = self.line
        self.line = TextLine(number: ended.number + 1)
        // Editors on some systems begin a file with this mark, which RFC 8259 §8.1 lets parsers pass over.
        if ended.number == 1, ended.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { ended.bytes.removeFirst(3) }
        let isEmpty = ended.bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
        return isEmpty && !ended.isTooLong ? nil : ended
    }
}

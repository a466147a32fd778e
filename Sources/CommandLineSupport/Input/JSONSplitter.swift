/// A stretch of a text that holds one JSON value, and where in the text it began.
package struct JSONText: Hashable, Sendable {
    package var bytes: [UInt8]
    /// From 1.
    package var line: Int
    /// In characters (Unicode scalars), from 1.
    package var column: Int

    package init(bytes: [UInt8], line: Int, column: Int) {
        self.bytes = bytes
        self.line = line
        self.column = column
    }
}

/// Parts a text into the JSON values in it, however they are laid out: one a line, several on a line, one over many lines.
///
/// It takes the text in pieces of any size. It looks for boundaries only: what is wrong within a value, its parser says, so every
/// byte that is not white space between values comes out in some value.
package struct JSONSplitter {
    private enum Mode: Hashable {
        case between
        /// Within brackets, so many deep.
        case container(depth: Int)
        /// Within a string, and so many brackets.
        case string(depth: Int, isEscaped: Bool)
        /// A number, a word, or anything else that does not belong here.
        case scalar
    }

    private let maxValueBytes: Int
    private var mode = Mode.between
    private var value = JSONText(bytes: [], line: 1, column: 1)
    private var complete: [JSONText] = []
    /// The line where a value began that is longer than allowed, from 1. It and what follows it is not kept.
    package private(set) var tooLongSinceLine: Int?
    /// The place of the next byte.
    private var line = 1
    private var column = 1
    /// How much of a byte order mark has been seen at the start of the text; nil after the start.
    private var byteOrderMark: Int? = 0

    package init(maxValueBytes: Int) { self.maxValueBytes = maxValueBytes }

    /// The values that end within this piece of the text.
    package mutating func split(_ piece: ArraySlice<UInt8>) -> [JSONText] {
        for byte in piece where self.tooLongSinceLine == nil {
            self.take(byte)
            if self.value.bytes.count > self.maxValueBytes {
                self.tooLongSinceLine = self.value.line
                self.value.bytes = []
            }
        }
        defer { self.complete = [] }
        return self.complete
    }

    /// The value that the end of the text ends, whole or not.
    package mutating func finish() -> JSONText? {
        if self.mode != .between, self.tooLongSinceLine == nil { self.endValue() }
        return self.complete.popLast()
    }

    private mutating func take(_ byte: UInt8) {
        if self.skipsByteOrderMark(byte) { return }
        switch self.mode {
        case .between:
            if !byte.isJSONSpace { self.beginValue(byte) }
        case .container(let depth):
            self.value.bytes.append(byte)
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): self.mode = .container(depth: depth + 1)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                self.mode = .container(depth: depth - 1)
                if depth == 1 { self.endValue() }
            case UInt8(ascii: "\""): self.mode = .string(depth: depth, isEscaped: false)
            default: break
            }
        case .string(_, _) where byte == UInt8(ascii: "\n"):
            // No JSON string holds a line break (RFC 8259 §7), so a closing quote is missing: without this it would swallow all.
            self.endValue()
        case .string(let depth, let isEscaped):
            self.value.bytes.append(byte)
            if isEscaped || byte != UInt8(ascii: "\"") {
                self.mode = .string(depth: depth, isEscaped: !isEscaped && byte == UInt8(ascii: "\\"))
            } else if depth > 0 {
                self.mode = .container(depth: depth)
            } else {
                self.endValue()
            }
        case .scalar:
            if byte.isJSONSpace {
                self.endValue()
            } else if byte.beginsBracketOrString {
                self.endValue()
                self.beginValue(byte)
            } else {
                self.value.bytes.append(byte)
            }
        }
        self.advance(over: byte)
    }

    private mutating func beginValue(_ byte: UInt8) {
        self.value = JSONText(bytes: [byte], line: self.line, column: self.column)
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): self.mode = .container(depth: 1)
        case UInt8(ascii: "\""): self.mode = .string(depth: 0, isEscaped: false)
        default: self.mode = .scalar
        }
    }

    private mutating func endValue() {
        self.complete.append(self.value)
        self.value.bytes = []
        self.mode = .between
    }

    private mutating func advance(over byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            self.line += 1
            self.column = 1
        } else if byte & 0xC0 != 0x80 {
            self.column += 1
        }
    }

    /// RFC 8259 §8.1 forbids the mark and lets parsers pass over it; editors on some systems write it.
    private mutating func skipsByteOrderMark(_ byte: UInt8) -> Bool {
        guard let seen = self.byteOrderMark else { return false }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard byte == mark[seen] else {
            self.byteOrderMark = nil
            // A part of the mark was something else after all.
            for byte in mark.prefix(seen) { self.take(byte) }
            return false
        }
        self.byteOrderMark = seen == 2 ? nil : seen + 1
        return true
    }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var beginsBracketOrString: Bool {
        self == UInt8(ascii: "{") || self == UInt8(ascii: "[") || self == UInt8(ascii: "\"")
    }
}

/// A cursor over one JSON text (RFC 8259), which reads as its caller asks for values: a text costs no more memory than what is
/// made of it.
///
/// Strict: UTF-8 only, no comments, no trailing commas, no second value. Numbers are handed on as text, so that none loses
/// digits. Containers may be nested `maxDepth` deep; nothing here recurses but `skipValue`, which that bounds.
struct JSONReader {
    /// What a value is, by its first character.
    enum Kind: String {
        case object = "an object"
        case array = "a list"
        case string = "a string"
        case number = "a number"
        case boolean = "a boolean"
        case null = "null"
    }

    let bytes: [UInt8]
    private let maxDepth: Int
    private(set) var offset = 0
    /// Where the key given last begins.
    private(set) var keyOffset = 0
    private var depth = 0
    /// Whether the container just entered has given no member yet.
    private var isAtFirst = false

    init(_ bytes: [UInt8], maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    // MARK: Values

    /// What the next value is; the cursor stays before it.
    mutating func peek() throws(JSONError) -> Kind {
        self.skipSpace()
        switch self.current {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        default: throw self.unexpected("a value")
        }
    }

    /// The number that comes next, as it is written.
    mutating func readNumber() throws(JSONError) -> JSONNumber {
        self.skipSpace()
        guard let number = JSONNumber(prefixOf: self.bytes[self.offset...]) else { throw self.unexpected("a number") }
        let end = self.offset + number.text.count
        if end < self.bytes.count, JSONNumber.mayContinue(with: self.bytes[end]) {
            throw self.error(.malformed, "this is not a number of JSON, which is written as 12, -0.5 or 1.5e3")
        }
        self.offset = end
        return number
    }

    mutating func readBoolean() throws(JSONError) -> Bool {
        self.skipSpace()
        if self.current == UInt8(ascii: "t") {
            try self.readLiteral("true")
            return true
        }
        try self.readLiteral("false")
        return false
    }

    mutating func readNull() throws(JSONError) {
        self.skipSpace()
        try self.readLiteral("null")
    }

    /// Passes over the next value, whatever it is, and checks its form.
    mutating func skipValue() throws(JSONError) {
        switch try self.peek() {
        case .object:
            try self.enterObject()
            while try self.nextKey() != nil { try self.skipValue() }
        case .array:
            try self.enterArray()
            while try self.nextElement() { try self.skipValue() }
        case .string: _ = try self.readString()
        case .number: _ = try self.readNumber()
        case .boolean: _ = try self.readBoolean()
        case .null: try self.readNull()
        }
    }

    /// Checks that nothing but white space is left.
    mutating func finish() throws(JSONError) {
        self.skipSpace()
        if self.offset < self.bytes.count { throw self.error(.malformed, "something follows the end of the JSON value") }
    }

    // MARK: Containers

    mutating func enterObject() throws(JSONError) {
        try self.enter(UInt8(ascii: "{"), "an object")
    }

    /// The next key of the object entered last, with the cursor behind its colon; nil at the object's end.
    mutating func nextKey() throws(JSONError) -> String? {
        guard try self.nextMember(end: UInt8(ascii: "}"), "`,` or `}`") else { return nil }
        guard self.current == UInt8(ascii: "\"") else { throw self.unexpected("a name in quotation marks") }
        self.keyOffset = self.offset
        let key = try self.readString()
        self.skipSpace()
        guard self.current == UInt8(ascii: ":") else { throw self.unexpected("`:`") }
        self.offset += 1
        return key
    }

    mutating func enterArray() throws(JSONError) {
        try self.enter(UInt8(ascii: "["), "a list")
    }

    /// Whether the list entered last has another element, with the cursor before it.
    mutating func nextElement() throws(JSONError) -> Bool {
        try self.nextMember(end: UInt8(ascii: "]"), "`,` or `]`")
    }

    private mutating func enter(_ bracket: UInt8, _ expected: String) throws(JSONError) {
        self.skipSpace()
        guard self.current == bracket else { throw self.unexpected(expected) }
        guard self.depth < self.maxDepth else {
            throw self.error(.tooDeep, "values are nested more than \(self.maxDepth) deep; flatten them")
        }
        self.offset += 1
        self.depth += 1
        self.isAtFirst = true
    }

    private mutating func nextMember(end: UInt8, _ expected: String) throws(JSONError) -> Bool {
        self.skipSpace()
        if self.current == end {
            self.offset += 1
            self.depth -= 1
            // The container around it has had a member now: this one.
            self.isAtFirst = false
            return false
        }
        if !self.isAtFirst {
            guard self.current == UInt8(ascii: ",") else { throw self.unexpected(expected) }
            self.offset += 1
            self.skipSpace()
            if self.current == end { throw self.error(.malformed, "a comma comes before the end of the list or object; remove it") }
        }
        self.isAtFirst = false
        return true
    }

    // MARK: Characters

    /// The byte at the cursor; 0, which occurs nowhere in JSON outside a string, at the end.
    var current: UInt8 {
        self.offset < self.bytes.count ? self.bytes[self.offset] : 0
    }

    mutating func advance(to offset: Int) {
        self.offset = offset
    }

    private mutating func skipSpace() {
        while self.offset < self.bytes.count {
            switch self.bytes[self.offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): self.offset += 1
            default: return
            }
        }
    }

    private mutating func readLiteral(_ literal: StaticString) throws(JSONError) {
        let end = self.offset + literal.utf8CodeUnitCount
        let matches = end <= self.bytes.count && self.bytes[self.offset..<end].elementsEqual("\(literal)".utf8)
        guard matches else { throw self.unexpected("a value") }
        self.offset = end
    }

    // MARK: Errors

    /// An error at the cursor, or at another offset.
    func error(_ code: JSONError.Code, _ reason: String, at offset: Int? = nil) -> JSONError {
        let position = self.position(of: offset ?? self.offset)
        return JSONError(code, reason, line: position.line, column: position.column)
    }

    /// The line and column of an offset, counted in Unicode scalars: a byte that continues a scalar starts no column.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in self.bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    private func unexpected(_ expected: String) -> JSONError {
        guard self.offset < self.bytes.count else { return self.error(.malformed, "the text ends where \(expected) should be") }
        let rest = String(decoding: self.bytes[self.offset...].prefix(4), as: UTF8.self)
        let found = rest.unicodeScalars.first.map { String($0).shortenedForErrors } ?? ""
        return self.error(.malformed, "expected \(expected), found `\(found)`")
    }
}

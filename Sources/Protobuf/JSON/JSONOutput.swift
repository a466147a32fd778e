/// Puts JSON together, on one line or indented by two spaces a level.
package struct JSONOutput {
    package private(set) var bytes: [UInt8] = []
    private let isPretty: Bool
    private var depth = 0
    /// Whether the container opened last holds nothing yet.
    private var isEmpty = true

    package init(isPretty: Bool) {
        self.isPretty = isPretty
    }

    package mutating func beginObject() { self.begin(UInt8(ascii: "{")) }
    package mutating func endObject() { self.end(UInt8(ascii: "}")) }
    package mutating func beginArray() { self.begin(UInt8(ascii: "[")) }
    package mutating func endArray() { self.end(UInt8(ascii: "]")) }

    /// Begins a member of an object.
    package mutating func key(_ key: String) {
        self.beginElement()
        self.string(key)
        self.bytes.append(UInt8(ascii: ":"))
        if self.isPretty { self.bytes.append(UInt8(ascii: " ")) }
    }

    /// Begins an element of a list.
    package mutating func beginElement() {
        if !self.isEmpty { self.bytes.append(UInt8(ascii: ",")) }
        self.isEmpty = false
        self.newLine()
    }

    /// A number, `true`, `false` or `null`.
    package mutating func literal(_ text: String) {
        self.bytes.append(contentsOf: text.utf8)
    }

    /// A string, with the escapes RFC 8259 §7 requires and no others.
    package mutating func string(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): self.bytes.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): self.bytes.append(contentsOf: #"\\"#.utf8)
            case 0x08: self.bytes.append(contentsOf: #"\b"#.utf8)
            case 0x09: self.bytes.append(contentsOf: #"\t"#.utf8)
            case 0x0A: self.bytes.append(contentsOf: #"\n"#.utf8)
            case 0x0C: self.bytes.append(contentsOf: #"\f"#.utf8)
            case 0x0D: self.bytes.append(contentsOf: #"\r"#.utf8)
            case 0..<0x20, 0x7F:
                self.bytes.append(contentsOf: #"\u00"#.utf8)
                self.bytes.append(contentsOf: (byte < 0x10 ? "0" : "").utf8)
                self.bytes.append(contentsOf: String(byte, radix: 16).utf8)
            default: self.bytes.append(byte)
            }
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    /// A float in the fewest digits that read back as itself; the three values JSON numbers lack are strings, as the JSON mapping
    /// of protobuf has them.
    package mutating func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) {
        if value.isNaN {
            self.string("NaN")
        } else if value.isInfinite {
            self.string(value < 0 ? "-Infinity" : "Infinity")
        } else {
            let text = String(value)
            // `-0` is an integer to many readers, and integers have no negative zero.
            self.literal(text.hasSuffix(".0") && text != "-0.0" ? String(text.dropLast(2)) : text)
        }
    }

    private mutating func begin(_ bracket: UInt8) {
        self.bytes.append(bracket)
        self.depth += 1
        self.isEmpty = true
    }

    private mutating func end(_ bracket: UInt8) {
        self.depth -= 1
        if !self.isEmpty { self.newLine() }
        self.bytes.append(bracket)
        // What was ended is itself a member of the container around it.
        self.isEmpty = false
    }

    private mutating func newLine() {
        guard self.isPretty else { return }
        self.bytes.append(UInt8(ascii: "\n"))
        self.bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * self.depth))
    }
}

/// One pass over a text's UTF-8: how long it is, and what in it no text should hold.
struct TextScan {
    private(set) var scalars = 0
    /// The first that was found.
    private(set) var intruder: Intruder?

    /// A character that has no place in a text, and where it stands.
    struct Intruder: Hashable {
        var scalar: UInt32
        /// Counted from 1.
        var position: Int

        func description(allowsLines: Bool) -> String {
            let place = "character \(self.position)"
            let name = "U+" + TextScan.hexadecimal(self.scalar)
            switch self.scalar {
            case 0: return "NUL (\(place)); remove it."
            case 0x0a where !allowsLines: return "a line break (\(place)); put it on one line."
            case 0x09 where !allowsLines: return "a tab (\(place)); use a space."
            case 0x0d where allowsLines: return "a carriage return (\(place)); end lines with a line feed alone."
            case 0x202a...0x2069: return "\(name) (\(place)), which makes a text read otherwise than it is written; remove it."
            default: return "the control character \(name) (\(place)); remove it."
            }
        }
    }

    init(_ text: String, allowsLines: Bool) {
        let utf8 = text.utf8Span
        let bytes = utf8.span
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20, byte < 0x7f {
                self.scalars += 1
                index += 1
                continue
            }
            self.scalars += 1
            let width = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
            switch byte {
            case 0x0a where allowsLines, 0x09 where allowsLines: break
            case 0..<0x20, 0x7f: self.found(UInt32(byte))
            case 0xc2 where bytes[index + 1] < 0xa0: self.found(UInt32(bytes[index + 1]))
            case 0xe2:
                // U+202A to U+202E and U+2066 to U+2069 turn the direction of what follows.
                switch (bytes[index + 1], bytes[index + 2]) {
                case (0x80, 0xaa...0xae): self.found(0x2000 + UInt32(bytes[index + 2] & 0x3f))
                case (0x81, 0xa6...0xa9): self.found(0x2040 + UInt32(bytes[index + 2] & 0x3f))
                default: break
                }
            default: break
            }
            index += width
        }
    }

    private mutating func found(_ scalar: UInt32) {
        if self.intruder == nil { self.intruder = Intruder(scalar: scalar, position: self.scalars) }
    }

    /// Whether the text begins or ends with white space.
    static func hasOuterSpace(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        return self.isSpace(first) || self.isSpace(last)
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 ? scalar == " " || (0x09...0x0d).contains(scalar.value) : scalar.properties.isWhitespace
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

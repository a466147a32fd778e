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
            case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069:
                return "\(name) (\(place)), which makes a text read otherwise than it is written; remove it."
            case 0x2028, 0x2029:
                return "the line break \(name) (\(place)); " + (allowsLines ? "use a line feed." : "put it on one line.")
            case 0xfeff: return "the byte order mark \(name) (\(place)); remove it."
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
            // All that is looked for takes three bytes at most.
            if width < 4 {
                var scalar = UInt32(width == 1 ? byte : width == 2 ? byte & 0x1f : byte & 0x0f)
                for offset in stride(from: 1, to: width, by: 1) { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3f) }
                if Self.isIntruder(scalar), !allowsLines || (scalar != 0x0a && scalar != 0x09) { self.found(scalar) }
            }
            index += width
        }
    }

    /// Controls, what turns the direction of a text, and what ends a line or marks the order of bytes where nobody sees it.
    static func isIntruder(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
        default: false
        }
    }

    private mutating func found(_ scalar: UInt32) {
        if self.intruder == nil { self.intruder = Intruder(scalar: scalar, position: self.scalars) }
    }

    /// Whether there is something to see in a text. Joiners and their like belong into words and pictures, but are none by themselves.
    static func isVisible(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            if scalar.value < 0x80 { return scalar.value > 0x20 && scalar.value != 0x7f }
            // A pattern of Braille without dots is a space that Unicode does not call one.
            return scalar.value != 0x2800 && !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether the text begins or ends with white space.
    static func hasOuterSpace(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        return self.isSpace(first) || self.isSpace(last)
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 ? scalar == " " || (0x09...0x0d).contains(scalar.value) : scalar.properties.isWhitespace
    }

    static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Unicode.Scalar {
    /// Whether no text of the catalogue may hold it, whatever its lines: a record that is read or printed would not show what it says.
    public var isOutOfPlace: Bool { TextScan.isIntruder(self.value) }
}

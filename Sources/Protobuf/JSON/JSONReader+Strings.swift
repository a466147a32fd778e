extension JSONReader {
    /// The string that comes next, unescaped. Refuses what RFC 8259 leaves open: half a surrogate pair, which no UTF-8 can hold.
    mutating func readString() throws(JSONError) -> String {
        _ = try self.peek()
        let start = self.offset
        guard self.current == UInt8(ascii: "\"") else { throw self.error(.malformed, "expected a string") }
        var content: [UInt8] = []
        var runStart = start + 1
        var index = runStart
        while true {
            guard index < self.bytes.count else {
                throw self.error(.malformed, "the string that begins here has no closing quotation mark", at: start)
            }
            switch self.bytes[index] {
            case UInt8(ascii: "\""):
                content.append(contentsOf: self.bytes[runStart..<index])
                guard let string = String(validating: content, as: UTF8.self) else {
                    throw self.error(.malformed, "the string that begins here holds bytes that are not UTF-8", at: start)
                }
                self.advance(to: index + 1)
                return string
            case UInt8(ascii: "\\"):
                content.append(contentsOf: self.bytes[runStart..<index])
                index = try self.readEscape(at: index, into: &content)
                runStart = index
            case 0..<0x20:
                throw self.error(.malformed, "a control character within a string; write it as an escape such as \\n", at: index)
            default:
                index += 1
            }
        }
    }

    /// Appends what the escape at `start` stands for; returns the offset behind it.
    private func readEscape(at start: Int, into content: inout [UInt8]) throws(JSONError) -> Int {
        guard start + 1 < self.bytes.count else { return start + 1 }
        switch self.bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(self.bytes[start + 1])
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): return try self.readUnicodeEscape(at: start, into: &content)
        default: throw self.error(.malformed, "a backslash is followed by none of \" \\ / b f n r t u", at: start)
        }
        return start + 2
    }

    private func readUnicodeEscape(at start: Int, into content: inout [UInt8]) throws(JSONError) -> Int {
        guard let unit = self.hexadecimalUnit(at: start + 2) else {
            throw self.error(.malformed, "\\u is not followed by four hexadecimal digits", at: start)
        }
        var end = start + 6
        var value = UInt32(unit)
        if UTF16.isLeadSurrogate(unit) {
            let isEscape =
                end + 1 < self.bytes.count && self.bytes[end] == UInt8(ascii: "\\") && self.bytes[end + 1] == UInt8(ascii: "u")
            guard isEscape, let low = self.hexadecimalUnit(at: end + 2), UTF16.isTrailSurrogate(low) else {
                throw self.error(.malformed, "the first half of a surrogate pair stands without the second", at: start)
            }
            value = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00)
            end += 6
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw self.error(.malformed, "the second half of a surrogate pair stands without the first", at: start)
        }
        content.append(contentsOf: String(scalar).utf8)
        return end
    }

    private func hexadecimalUnit(at start: Int) -> UInt16? {
        guard start + 4 <= self.bytes.count else { return nil }
        var unit: UInt16 = 0
        for byte in self.bytes[start..<start + 4] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return unit
    }
}

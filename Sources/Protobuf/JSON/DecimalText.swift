/// Digits as the JSON forms of Timestamp and Duration write them.
enum DecimalText {
    /// A cursor over the characters of such a form.
    struct Cursor {
        private var rest: Substring.UTF8View

        init(_ text: String) {
            self.rest = text[...].utf8
        }

        var isAtEnd: Bool { self.rest.isEmpty }

        /// Passes over a character, if it is the next one.
        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard let first = self.rest.first, UInt32(first) == character.value else { return false }
            self.rest.removeFirst()
            return true
        }

        /// The digits that come next, as many as `count` allows; nil when there are fewer or more.
        mutating func digits(_ count: ClosedRange<Int>) -> Int64? {
            let digits = self.rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard count.contains(digits.count) else { return nil }
            self.rest = self.rest[digits.endIndex...]
            return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }

        /// A point and one to nine digits, as nanoseconds; 0 when there is no point.
        mutating func fraction() -> Int32? {
            guard self.skip(".") else { return 0 }
            let before = self.rest.count
            guard var nanos = self.digits(1...9) else { return nil }
            for _ in (before - self.rest.count)..<9 { nanos *= 10 }
            return Int32(nanos)
        }
    }

    /// The number with zeros before it.
    static func padded(_ value: Int64, to width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A point and three, six or nine digits, as few as are exact; empty for 0.
    static func fraction(nanos: Int32) -> String {
        let nanos = Int64(nanos)
        if nanos == 0 { return "" }
        if nanos % 1_000_000 == 0 { return "." + self.padded(nanos / 1_000_000, to: 3) }
        if nanos % 1_000 == 0 { return "." + self.padded(nanos / 1_000, to: 6) }
        return "." + self.padded(nanos, to: 9)
    }
}

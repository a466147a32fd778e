/// Spans of time as people write and read them.
package enum TimeSpan {
    private static let units: [(name: String, seconds: Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
    ]
    private static let longest = 366.0 * 24 * 3600
    /// Nobody means a longer one.
    package static let longestSpan = Duration.seconds(366 * 24 * 3600)

    /// Reads `2.5` (seconds), `500ms`, `2m` or `1m30s`.
    /// - Throws: a complaint that shows the forms.
    package static func parse(_ text: String) throws(Complaint) -> Duration {
        let above = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard let seconds = self.seconds(in: String(above)).map({ text.hasPrefix("-") ? -$0 : $0 }) else {
            throw Complaint("`\(text)` is no span of time; write seconds, as in 2.5, or 500ms, 30s, 2m, 1m30s.")
        }
        guard seconds > 0 else { throw Complaint("`\(text)` leaves no time at all; write a span above zero, as in 2.5 or 500ms.") }
        guard seconds <= self.longest else { throw Complaint("`\(text)` is longer than a year; leave it out to wait without end.") }
        return .seconds(seconds)
    }

    /// Reads a span that may be none at all, to the nanosecond.
    /// - Returns: nil for what is no span, or longer than a year.
    package static func parseOrZero(_ text: String) -> Duration? {
        guard let seconds = self.seconds(in: text), seconds <= self.longest else { return nil }
        return .nanoseconds(Int64((seconds * 1e9).rounded()))
    }

    private static func seconds(in text: String) -> Double? {
        var seconds = 0.0
        var rest = text[...]
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let number = Double(digits), let unit = self.unit(String(letters), aloneIn: text, digits) else { return nil }
            seconds += number * unit
        } while !rest.isEmpty
        return seconds
    }

    /// A number without a unit counts seconds, and then stands alone: what `1m30` means is anyone's guess.
    private static func unit(_ name: String, aloneIn text: String, _ digits: Substring) -> Double? {
        if name.isEmpty { return digits.count == text.count ? 1 : nil }
        return self.units.first { $0.name == name }?.seconds
    }

    /// Three digits are enough to compare two calls by: `40 ns`, `820 µs`, `3.21 ms`, `12.5 s`, `2 m 5 s`.
    package static func describe(_ span: Duration) -> String {
        let seconds = span / .seconds(1)
        if seconds > 0, seconds < 0.000_000_999_5 { return "\(self.threeDigits(seconds * 1e9)) ns" }
        if seconds < 0.000_999_5 { return "\(self.threeDigits(seconds * 1e6)) µs" }
        if seconds < 0.999_5 { return "\(self.threeDigits(seconds * 1e3)) ms" }
        if seconds < 59.95 { return "\(self.threeDigits(seconds)) s" }
        guard seconds <= self.longest else { return "over a year" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return whole % 60 == 0 ? "\(whole / 60) m" : "\(whole / 60) m \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) m"
    }

    private static func threeDigits(_ value: Double) -> String {
        let scale: Double = value < 9.995 ? 100 : value < 99.95 ? 10 : 1
        let rounded = (value * scale).rounded() / scale
        let text = String(rounded)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

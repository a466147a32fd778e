/// google.protobuf.Duration as JSON writes it: decimal seconds and an `s`, such as `3.5s`.
enum DurationText {
    /// 10,000 years, as google/protobuf/duration.proto sets it.
    static let maxSeconds: Int64 = 315_576_000_000

    /// The text; nil when the duration is out of range, or its two parts differ in sign.
    static func format(seconds: Int64, nanos: Int32) -> String? {
        let isInRange = seconds.magnitude <= Self.maxSeconds.magnitude && nanos.magnitude < 1_000_000_000
        guard isInRange, !(seconds > 0 && nanos < 0), !(seconds < 0 && nanos > 0) else { return nil }
        let sign = seconds < 0 || nanos < 0 ? "-" : ""
        return "\(sign)\(seconds.magnitude)\(DecimalText.fraction(nanos: abs(nanos)))s"
    }

    /// The duration; nil when the text is not of the form, or out of range.
    static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        var cursor = DecimalText.Cursor(text)
        let isNegative = cursor.skip("-")
        guard let seconds = cursor.digits(1...18), let nanos = cursor.fraction(), cursor.skip("s"), cursor.isAtEnd,
            seconds <= Self.maxSeconds
        else { return nil }
        return isNegative ? (-seconds, -nanos) : (seconds, nanos)
    }
}

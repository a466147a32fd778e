/// google.protobuf.Timestamp as JSON writes it: RFC 3339 in UTC, such as `2026-01-31T09:30:00.250Z`.
enum TimestampText {
    /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, as google/protobuf/timestamp.proto sets it.
    static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The text; nil when the time is out of range, or `nanos` is not from 0 to 999,999,999.
    static func format(seconds: Int64, nanos: Int32) -> String? {
        guard Self.seconds.contains(seconds), (0..<1_000_000_000).contains(nanos) else { return nil }
        let (day, second) = seconds.floored(by: 86_400)
        let date = self.date(ofDay: day)
        let time = [second / 3_600, second / 60 % 60, second % 60].map { DecimalText.padded($0, to: 2) }.joined(separator: ":")
        let calendarDate = [
            DecimalText.padded(date.year, to: 4), DecimalText.padded(date.month, to: 2), DecimalText.padded(date.day, to: 2),
        ]
        return "\(calendarDate.joined(separator: "-"))T\(time)\(DecimalText.fraction(nanos: nanos))Z"
    }

    /// The time; nil when the text is not of the form, names no real date or time, or is out of range. Any offset from UTC is
    /// read. A leap second is refused: protobuf's time line has none.
    static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        var cursor = DecimalText.Cursor(text)
        guard let year = cursor.digits(4...4), cursor.skip("-"), let month = cursor.digits(2...2), cursor.skip("-"),
            let day = cursor.digits(2...2), cursor.skip("T"), let hour = cursor.digits(2...2), cursor.skip(":"),
            let minute = cursor.digits(2...2), cursor.skip(":"), let second = cursor.digits(2...2), let nanos = cursor.fraction(),
            let offset = self.parseOffset(&cursor), cursor.isAtEnd
        else { return nil }
        guard (1...12).contains(month), (1...self.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = self.day(ofYear: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Self.seconds.contains(seconds) ? (seconds, nanos) : nil
    }

    /// `Z`, or a signed hour and minute; in seconds.
    private static func parseOffset(_ cursor: inout DecimalText.Cursor) -> Int64? {
        if cursor.skip("Z") { return 0 }
        let isNegative = cursor.skip("-")
        guard isNegative || cursor.skip("+"), let hours = cursor.digits(2...2), cursor.skip(":"),
            let minutes = cursor.digits(2...2),
            hours < 24, minutes < 60
        else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return isNegative ? -offset : offset
    }

    // MARK: The proleptic Gregorian calendar. Years begin in March here, so that a leap day is the last day of its year, and 400 of
    // them have 146,097 days.

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// The day's number, counted from 1970-01-01.
    private static func day(ofYear year: Int64, month: Int64, day: Int64) -> Int64 {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).floored(by: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (day + 719_468).floored(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

extension Int64 {
    /// The quotient rounded down and the remainder, which is never negative.
    fileprivate func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

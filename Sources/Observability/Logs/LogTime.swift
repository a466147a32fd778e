#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A moment as log lines have it: UTC, to the millisecond, as RFC 3339 writes it.
struct LogTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    let milliseconds: Int64

    static var now: LogTime {
        LogTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Such as `2026-11-24T19:40:52.123Z`.
    var full: String {
        let (year, month, day) = self.date
        return "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))T\(self.timeOfDay)Z"
    }

    /// Such as `19:40:52.123`.
    var timeOfDay: String {
        let time = self.milliseconds - self.days * 86_400_000
        let (hours, minutes, seconds) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60)
        return "\(Self.digits(hours, 2)):\(Self.digits(minutes, 2)):\(Self.digits(seconds, 2)).\(Self.digits(time % 1000, 3))"
    }

    private var days: Int64 { (self.milliseconds - (self.milliseconds < 0 ? 86_399_999 : 0)) / 86_400_000 }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private var date: (year: Int64, month: Int64, day: Int64) {
        let shifted = self.days + 719_468
        let era = (shifted - (shifted < 0 ? 146_096 : 0)) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}

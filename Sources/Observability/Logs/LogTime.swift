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
        var bytes: [UInt8] = []
        self.addFull(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Such as `19:40:52.123`.
    var timeOfDay: String {
        var bytes: [UInt8] = []
        self.addTimeOfDay(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every call's line has it, so it is made of digits straight away: dividing by constants is cheaper than to remember for all
    /// threads the part that stays the same.
    func addFull(to bytes: inout some ByteGathering & ~Copyable) {
        let (year, month, day) = self.date
        if (0...9999).contains(year) {
            Self.add(year / 100, to: &bytes)
            Self.add(year % 100, to: &bytes)
        } else {
            for byte in String(year).utf8 { bytes.append(byte) }
        }
        bytes.append(UInt8(ascii: "-"))
        Self.add(month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.add(day, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        self.addTimeOfDay(to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    func addTimeOfDay(to bytes: inout some ByteGathering & ~Copyable) {
        let time = self.milliseconds - self.days * 86_400_000
        Self.add(time / 3_600_000, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.add(time / 60_000 % 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.add(time / 1000 % 60, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: time % 1000 / 100))
        Self.add(time % 100, to: &bytes)
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

    /// Two digits.
    @inline(__always)
    private static func add(_ value: Int64, to bytes: inout some ByteGathering & ~Copyable) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }
}

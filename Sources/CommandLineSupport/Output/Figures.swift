import Foundation
import RPC

/// Numbers as people read them: three digits that matter, a unit, and thousands apart.
package enum Figures {
    /// Such as `12.4 ms`.
    package static func time(_ nanos: Double) -> String {
        // A value that rounds up to 1000 of its unit is better said as 1 of the next.
        let scales: [(unit: String, nanos: Double)] = [("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)]
        let scale = scales.first { abs(nanos) / $0.nanos < 999.5 } ?? scales[3]
        guard nanos != 0 else { return "0 µs" }
        return "\(self.threeDigits(nanos / scale.nanos)) \(scale.unit)"
    }

    package static func time(_ nanos: Int64) -> String { self.time(Double(nanos)) }

    /// A span somebody chose, as it would be written: `10 s`, `1.5 s`, `200 ms`.
    package static func span(_ duration: Duration) -> String {
        let nanos = Double(duration.nanosecondsClamped)
        if nanos >= 120e9, nanos.truncatingRemainder(dividingBy: 60e9) == 0 { return "\(Int(nanos / 60e9)) min" }
        if nanos >= 1e9 { return "\(self.trimmed(nanos / 1e9)) s" }
        return nanos >= 1e6 ? "\(self.trimmed(nanos / 1e6)) ms" : nanos == 0 ? "0 s" : "\(self.trimmed(nanos / 1e3)) µs"
    }

    /// Such as `49,990`.
    package static func count(_ count: Int) -> String {
        var text = ""
        let digits = String(count.magnitude)
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return count < 0 ? "-\(text)" : text
    }

    /// Such as `4,999/s`; with decimals where the number is small.
    package static func rate(_ perSecond: Double) -> String {
        perSecond >= 999.5
            ? "\(self.count(Int(min(perSecond, 1e15).rounded())))/s" : "\(self.trimmed(perSecond, significant: true))/s"
    }

    /// Such as `99.98%`; what is neither none nor all never reads as if it were.
    package static func percent(_ share: Double) -> String {
        let percentage = share * 100
        if percentage > 0, percentage < 0.01 { return "<0.01%" }
        if percentage < 100, percentage > 99.99 { return ">99.99%" }
        return percentage == percentage.rounded() ? "\(Int(percentage))%" : String(format: "%.2f%%", percentage)
    }

    /// Such as `p99.9`.
    package static func percentileName(_ percentile: Double) -> String { "p\(self.trimmed(percentile, decimals: 4))" }

    /// Such as `0.34`.
    package static func decimal(_ value: Double, _ decimals: Int = 2) -> String { String(format: "%.\(decimals)f", value) }

    private static func threeDigits(_ value: Double) -> String {
        let magnitude = abs(value)
        let decimals = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0
        return self.decimal(value, decimals)
    }

    private static func trimmed(_ value: Double, significant: Bool = false, decimals: Int = 3) -> String {
        var text = significant ? self.threeDigits(value) : self.decimal(value, decimals)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}

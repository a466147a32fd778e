import ArgumentParser

/// A time as it is written on a command line: `2.5` (seconds), `500ms`, `800us`, `2m`, `1m30s`, `1h`.
struct DurationText: ExpressibleByArgument, Sendable, Hashable {
    private static let units: [(name: String, seconds: Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
    ]
    /// A year: far above what a run takes, and far below where clocks overflow.
    private static let longestSeconds = 366.0 * 24 * 3600

    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) { self.init(parsing: argument) }

    init?(parsing text: String) {
        var seconds = 0.0
        var rest = text[...]
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let letters = rest.dropFirst(digits.count).prefix(while: \.isLetter)
            rest = rest.dropFirst(digits.count + letters.count)
            // A number without a unit counts seconds, and then stands alone: what `1m30` means is anyone's guess.
            let unit = letters.isEmpty && digits.count == text.count ? 1 : Self.units.first { $0.name == letters }?.seconds
            guard let unit, let number = Double(digits) else { return nil }
            seconds += number * unit
        } while !rest.isEmpty
        guard seconds <= Self.longestSeconds else { return nil }
        self.duration = .nanoseconds(Int64((seconds * 1e9).rounded()))
    }

    var defaultValueDescription: String { Figures.span(self.duration).filter { $0 != " " } }
}

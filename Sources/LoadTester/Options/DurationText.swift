import ArgumentParser

/// A time as it is written on a command line: `2.5` (seconds), `500ms`, `800us`, `2m`, `1h`.
struct DurationText: ExpressibleByArgument, Sendable, Hashable {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) { self.init(parsing: argument) }

    init?(parsing text: String) {
        let units: [(suffix: String, seconds: Double)] = [
            ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("", 1),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count)
        // Not everything that Double reads is a time: nan, 0x1p3, 1e9.
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(digits) else { return nil }
        let nanos = (number * unit.seconds * 1e9).rounded()
        // A year: far above what a run takes, and far below where clocks overflow.
        guard nanos <= 366 * 86400 * 1e9 else { return nil }
        self.duration = .nanoseconds(Int64(nanos))
    }

    var defaultValueDescription: String { Figures.span(self.duration).filter { $0 != " " } }
}

import ArgumentParser

/// A rate as it is written on a command line: `5000`, `5000/s`, `5k/s`, `300/m`.
struct RateText: ExpressibleByArgument, Sendable, Hashable {
    /// Up to ten million; above 0, unless it is an option's, which is for its owner to refuse in words.
    let perSecond: Double

    init?(argument: String) {
        let isBelow = argument.hasPrefix("-")
        guard let perSecond = Self.perSecond(isBelow ? String(argument.dropFirst()) : argument) else { return nil }
        self.perSecond = isBelow ? -perSecond : perSecond
    }

    init?(parsing text: String) {
        guard let perSecond = Self.perSecond(text), perSecond > 0 else { return nil }
        self.perSecond = perSecond
    }

    private static func perSecond(_ text: String) -> Double? {
        var digits = Substring(text)
        var factor = 1.0
        for (suffix, divisor) in [("/s", 1.0), ("/m", 60), ("/min", 60), ("/h", 3600)] where digits.hasSuffix(suffix) {
            digits = digits.dropLast(suffix.count)
            factor /= divisor
            break
        }
        if digits.hasSuffix("k") {
            digits = digits.dropLast()
            factor *= 1000
        }
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(digits) else { return nil }
        let perSecond = number * factor
        return perSecond <= 1e7 ? perSecond : nil
    }
}

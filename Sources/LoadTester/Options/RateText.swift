import ArgumentParser

/// A rate as it is written on a command line: `5000`, `5000/s`, `5k/s`, `300/m`.
struct RateText: ExpressibleByArgument, Sendable, Hashable {
    /// Above 0 and up to ten million.
    let perSecond: Double

    init?(argument: String) { self.init(parsing: argument) }

    init?(parsing text: String) {
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
        guard perSecond > 0, perSecond <= 1e7 else { return nil }
        self.perSecond = perSecond
    }
}

import ArgumentParser
import CommandLineSupport

/// A time as it is written on a command line: `2.5` (seconds), `500ms`, `800us`, `2m`, `1m30s`, `1h`; 0 is one too. An option's may be
/// below 0, which is for its owner to refuse in words.
struct DurationText: ExpressibleByArgument, Sendable, Hashable {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let isBelow = argument.hasPrefix("-")
        guard let span = DurationText(parsing: isBelow ? String(argument.dropFirst()) : argument) else { return nil }
        self.init(isBelow ? .zero - span.duration : span.duration)
    }

    init?(parsing text: String) {
        guard let duration = TimeSpan.parseOrZero(text) else { return nil }
        self.duration = duration
    }

    var defaultValueDescription: String { Figures.span(self.duration).filter { $0 != " " } }
}

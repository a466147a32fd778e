import ArgumentParser

/// What to make of the numbers.
struct ReportOptions: ParsableArguments {
    @Option(
        defaultAsFlag: ReportOptions.standardOutput,
        parsing: .next,
        help: ArgumentHelp("The report as JSON: in place of the text, or into a file beside it.", valueName: "file")
    )
    var json: String?

    @Option(
        name: .customLong("threshold"),
        help: ArgumentHelp(
            "A condition such as 'p99<20ms', 'errors<0.1%' or 'rate>=0.98'; when one fails, the exit status is 99.",
            valueName: "condition"
        ),
        transform: Threshold.init(parsing:)
    )
    var thresholds: [Threshold] = []

    @Flag(help: "Print a line each second even where nobody watches. On a terminal one line is always kept up to date.")
    var progress = false

    static let standardOutput = "-"

    /// Where the JSON goes; nil for standard output.
    var jsonFile: String? { self.json == Self.standardOutput ? nil : self.json }
}

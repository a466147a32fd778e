/// Text from a caller on its way into a sentence.
enum QuotedText {
    /// Enough to recognise what one sent.
    private static let maxScalars = 40

    /// The text between backticks: cut when long, and without what could disturb a terminal or a log.
    static func of(_ text: String) -> String {
        var quoted = "`"
        for (count, scalar) in text.unicodeScalars.prefix(self.maxScalars + 1).enumerated() {
            guard count < self.maxScalars else { return quoted + "…`" }
            quoted.unicodeScalars.append(self.isPlain(scalar) ? scalar : "\u{FFFD}")
        }
        return quoted + "`"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}

extension String {
    /// A name from the wire, fit for an error text: short, and without characters that could disturb a terminal or a log.
    init(printable name: String) {
        self.init(name.unicodeScalars.prefix(200).map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) })
    }
}

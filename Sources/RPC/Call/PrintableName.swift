extension String {
    /// A name from the wire, fit for an error text: short, and without characters that could disturb a terminal or a log.
    init(printable name: String) {
        self.init(name.unicodeScalars.prefix(200).map { $0.isPrintable ? Character($0) : "\u{FFFD}" })
    }
}

extension Unicode.Scalar {
    /// Whether it shows as itself: not one that controls a terminal, breaks a line, or turns the direction of what stands around it.
    fileprivate var isPrintable: Bool {
        switch self.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

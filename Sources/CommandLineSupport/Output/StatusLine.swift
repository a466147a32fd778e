/// One line at the bottom of a terminal that is written over as work gets on. Where nobody watches there is none.
package struct StatusLine: Sendable {
    private static let clearing = Array("\r\u{1B}[2K".utf8)

    private let errors: any ByteSink
    private let isShown: Bool
    private let columns: Int?

    package init(_ console: Console) {
        self.errors = console.errors
        self.isShown = console.terminal.isErrorTerminal && console.terminal.canRewriteLines
        self.columns = console.terminal.columns
    }

    /// Whether anybody sees it.
    package var isVisible: Bool { self.isShown }

    package func show(_ text: String) {
        // A line that is wrapped could not be written over.
        guard self.isShown else { return }
        try? self.errors.write(Self.clearing + Array(TextLayout.cut(text, to: self.columns.map { $0 - 1 } ?? 79).utf8))
    }

    /// Leaves the terminal as if nothing had been shown.
    package func clear() {
        if self.isShown { try? self.errors.write(Self.clearing) }
    }
}

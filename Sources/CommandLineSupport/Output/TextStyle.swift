/// Colours for people; none where a program reads, or where somebody said no.
package struct TextStyle: Hashable, Sendable {
    package var isColored: Bool

    package static let plain = TextStyle(isColored: false)

    package func error(_ text: String) -> String { self.wrap(text, "1;31") }
    package func heading(_ text: String) -> String { self.wrap(text, "1") }
    package func name(_ text: String) -> String { self.wrap(text, "36") }
    package func quiet(_ text: String) -> String { self.wrap(text, "2") }
    package func good(_ text: String) -> String { self.wrap(text, "32") }

    private func wrap(_ text: String, _ code: String) -> String {
        self.isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

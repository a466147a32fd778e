/// Colours for people; none where a program reads, or where somebody said no.
struct TextStyle: Hashable, Sendable {
    var isColored: Bool

    static let plain = TextStyle(isColored: false)

    func error(_ text: String) -> String { self.wrap(text, "1;31") }
    func heading(_ text: String) -> String { self.wrap(text, "1") }
    func name(_ text: String) -> String { self.wrap(text, "36") }
    func quiet(_ text: String) -> String { self.wrap(text, "2") }
    func good(_ text: String) -> String { self.wrap(text, "32") }

    private func wrap(_ text: String, _ code: String) -> String {
        self.isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// How the lines of an output look.
enum LineStyle: Sendable, CaseIterable {
    case json
    case text
    /// For a terminal, whose reader knows the day.
    case colouredText
}

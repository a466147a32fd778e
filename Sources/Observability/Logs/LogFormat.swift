/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, message, then facts as `name=value`.
    case text
    /// For programs: a JSON object a line, with `time`, `level`, `msg`, `logger` and the facts beside them.
    case json
    /// Text on a terminal, JSON elsewhere.
    case auto
}

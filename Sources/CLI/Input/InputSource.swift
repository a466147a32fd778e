/// Where requests come from.
enum InputSource: Hashable, Sendable {
    /// An argument, as it stands.
    case argument(String)
    case file(path: String)
    case standardInput
    /// Nobody said: standard input unless that is a terminal, and one empty request when there is nothing on it.
    case unsaid

    /// - Parameter data: what follows the method on the command line: JSON, `@FILE`, `-` or `@-`.
    init(data: String?) {
        switch data {
        case nil: self = .unsaid
        case "-", "@-": self = .standardInput
        case let data? where data.hasPrefix("@"): self = .file(path: String(data.dropFirst()))
        case let data?: self = .argument(data)
        }
    }

    /// As a complaint names it, before a line and a column.
    var name: String {
        switch self {
        case .argument: "DATA"
        case .file(let path): path
        case .standardInput, .unsaid: "standard input"
        }
    }
}

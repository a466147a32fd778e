/// Where requests come from.
package enum InputSource: Hashable, Sendable {
    /// An argument, as it stands.
    case argument(String)
    case file(path: String)
    case standardInput
    /// Nobody said: standard input unless that is a terminal, and one empty request when there is nothing on it.
    case unsaid

    /// - Parameter data: what follows the method on the command line: JSON, `@FILE`, `-` or `@-`.
    package init(data: String?) {
        switch data {
        case nil: self = .unsaid
        case "-", "@-": self = .standardInput
        case let data? where data.hasPrefix("@"): self = .file(path: String(data.dropFirst()))
        case let data?: self = .argument(data)
        }
    }

    /// All of it. Blocks while it reads.
    /// - Throws: a complaint when it is longer than `maxBytes`, or cannot be read.
    package func readAll(maxBytes: Int) throws(Complaint) -> [UInt8] {
        switch self {
        case .argument(let text): Array(text.utf8)
        case .file(let path): try DescriptorSource(opening: path).readAll(maxBytes: maxBytes)
        case .standardInput, .unsaid: try DescriptorSource.standardInput.readAll(maxBytes: maxBytes)
        }
    }

    /// As a complaint names it, before a line and a column.
    package var name: String {
        switch self {
        case .argument: "DATA"
        case .file(let path): path
        case .standardInput, .unsaid: "standard input"
        }
    }
}

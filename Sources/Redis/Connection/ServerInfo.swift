/// What a server says of itself in answer to INFO: lines of `name:value`, and headings.
struct ServerInfo {
    private var values: [Substring: Substring] = [:]

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else { continue }
            self.values[line[..<colon]] = line[line.index(after: colon)...]
        }
    }

    subscript(_ name: String) -> String? { self.values[name[...]].map(String.init) }
}

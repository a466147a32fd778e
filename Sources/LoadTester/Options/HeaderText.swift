import RPC

/// Request metadata as it is written on a command line: `key: value`, or `@FILE` with one such line for each entry, so that secrets
/// need not show in the list of processes.
enum HeaderText {
    struct Invalid: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    /// - Parameter read: gives the bytes of a file.
    static func metadata(
        _ headers: [String],
        read: (String) throws(DataSource.Unreadable) -> [UInt8]
    ) throws -> Metadata {
        var metadata = Metadata()
        for header in headers {
            if header.hasPrefix("@") {
                let text = String(decoding: try read(String(header.dropFirst())), as: UTF8.self)
                for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("#") {
                    try self.append(line, to: &metadata)
                }
            } else {
                try self.append(header[...], to: &metadata)
            }
        }
        return metadata
    }

    private static func append(_ header: Substring, to metadata: inout Metadata) throws(Invalid) {
        let parts = header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(self.trimmed)
        guard !parts.contains(where: { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }) else {
            throw Invalid(description: "A header holds a control character; headers are one line of text.")
        }
        guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains(where: \.isWhitespace) else {
            // The rest may be a secret: it is not repeated.
            let start = parts[0].prefix { !$0.isWhitespace }
            throw Invalid(
                description: "A header is written 'key: value', as in -H 'x-tenant-id: 42'; the one that begins with "
                    + "`\(start)` is not.")
        }
        metadata.append(parts[0], parts[1])
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start[..<(start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex)])
    }
}

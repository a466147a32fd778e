package import RPC

/// Request metadata as it is written on a command line or in a file: `key: value`.
package struct HeaderText {
    package struct Header: Hashable {
        /// In lower case.
        package let key: String
        package let value: String
    }

    /// Where `${NAME}` in a value is looked up; nil leaves values as they are.
    package var variables: ((String) -> String?)?

    /// Reads one header.
    /// - Throws: a complaint that never shows the value: it may be a secret.
    package func parse(_ text: String) throws(Complaint) -> Header {
        guard let colon = text.firstIndex(of: ":") else {
            throw Complaint("A header is written 'key: value', as in 'x-tenant-id: 42'; `\(Self.start(of: text))` has no colon.")
        }
        let key = text[..<colon].trimmed.lowercased()
        guard !key.isEmpty, key.utf8.allSatisfy(Self.isKeyByte) else {
            throw Complaint("`\(key)` is no name for a header: it has letters, digits and any of - _ . and nothing else.")
        }
        let value = try self.expand(String(text[text.index(after: colon)...].trimmed), of: key)
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw Complaint("The value of header `\(key)` holds a control character; headers are one line of text.")
        }
        return Header(key: key, value: value)
    }

    /// Reads a file of headers, one a line. Empty lines and lines that begin with # are passed over.
    package func parse(lines text: String, of path: String) throws(Complaint) -> [Header] {
        var headers: [Header] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            do {
                headers.append(try self.parse(String(line)))
            } catch {
                throw Complaint("\(path), line \(index + 1): \(error.message)", advice: error.advice)
            }
        }
        return headers
    }

    private func expand(_ value: String, of key: String) throws(Complaint) -> String {
        guard let variables else { return value }
        var expanded = ""
        var rest = value[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw Complaint("The value of header `\(key)` has a ${ without its }.")
            }
            let name = String(rest[start.upperBound..<end])
            guard let variable = variables(name) else {
                throw Complaint("Header `\(key)` wants the environment variable \(name), which is not set.")
            }
            expanded += rest[..<start.lowerBound] + variable
            rest = rest[rest.index(after: end)...]
        }
        return expanded + rest
    }

    private static func start(of text: String) -> String {
        text.count > 12 ? "\(text.prefix(12))…" : text
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    package var trimmed: SubSequence {
        let start = self.firstIndex { !$0.isWhitespace } ?? self.endIndex
        let end = self.lastIndex { !$0.isWhitespace }.map(self.index(after:)) ?? start
        return self[start..<end]
    }
}

extension Metadata {
    /// Keys whose values are credentials, and are not shown.
    package static func isSecret(_ key: String) -> Bool {
        key == "authorization" || ["api-key", "token", "secret", "password", "cookie"].contains { key.contains($0) }
    }
}

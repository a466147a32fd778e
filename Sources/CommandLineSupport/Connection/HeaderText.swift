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
    /// - Parameter place: where it stands, for complaints.
    /// - Throws: a complaint that never shows the text: it may be a secret, also where a name should be.
    package func parse(_ text: String, at place: String) throws(Complaint) -> Header {
        guard let colon = text.firstIndex(of: ":") else {
            throw Complaint("\(place): a header is written 'key: value', as in 'x-tenant-id: 42'; this has no colon.")
        }
        let key = text[..<colon].trimmed.lowercased()
        guard !key.isEmpty, key.utf8.allSatisfy(Self.isKeyByte) else {
            throw Complaint(
                "\(place): the name of a header has letters, digits and any of - _ . and nothing else; this one has not.")
        }
        let value = try self.expand(String(text[text.index(after: colon)...].trimmed), at: place)
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw Complaint("\(place): the value of the header holds a control character; headers are one line of text.")
        }
        return Header(key: key, value: value)
    }

    /// Reads a file of headers, one a line. Empty lines and lines that begin with # are passed over.
    package func parse(lines text: String, of path: String) throws(Complaint) -> [Header] {
        var headers: [Header] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            headers.append(try self.parse(String(line), at: "\(path.printable), line \(index + 1)"))
        }
        return headers
    }

    private func expand(_ value: String, at place: String) throws(Complaint) -> String {
        guard let variables else { return value }
        var expanded = ""
        var rest = value[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw Complaint("\(place): the value of the header has a ${ without its }.")
            }
            let name = String(rest[start.upperBound..<end])
            guard let variable = variables(name) else {
                // What does not look like one may be part of a secret.
                let shown =
                    name.utf8.allSatisfy(Self.isVariableByte) ? "the environment variable \(name)" : "an environment variable"
                throw Complaint("\(place): the header wants \(shown), which is not set.")
            }
            expanded += rest[..<start.lowerBound] + variable
            rest = rest[rest.index(after: end)...]
        }
        return expanded + rest
    }

    /// As variables are named by custom.
    private static func isVariableByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
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
    /// Keys whose values are shown to whoever looks: of all others nobody knows that they are no secret.
    package static func isPublic(_ key: String) -> Bool {
        switch key {
        case "x-tenant-id", "user-agent", "x-request-id", "request-id", "x-correlation-id", "traceparent", "retry-after-ms",
            "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset":
            true
        default: false
        }
    }
}

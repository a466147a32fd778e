/// How a database is told, as it may be shown: without passwords.
enum DatabaseURL {
    static let hidden = "***"

    /// The text with every password in it replaced. Text that cannot be read is hidden whole: a password may be anywhere in it.
    @Sendable static func shown(_ text: String) -> String {
        if text.isEmpty { return text }
        for scheme in ["postgres://", "postgresql://"] where text.hasPrefix(scheme) {
            return scheme + Self.shown(urlRest: text.dropFirst(scheme.count))
        }
        return Self.shown(pairs: text) ?? Self.hidden
    }

    /// Whether libpq reads the text as it is meant. Where it does not, its errors quote what it takes for a host or a port, and that may
    /// be a part of the password.
    static func isReadable(_ text: String) -> Bool {
        for scheme in ["postgres://", "postgresql://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            guard let at = rest.lastIndex(of: "@") else { return true }
            return !rest[..<at].contains { $0 == "@" || $0 == "/" }
        }
        return Self.shown(pairs: text) != nil
    }

    /// `user:password@hosts/database?name=value&…`
    private static func shown(urlRest rest: Substring) -> String {
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var place = String(parts[0])
        // A password may hold `@` and `/` although it should not: the last `@` ends it.
        if let at = place.lastIndex(of: "@"), let colon = place[..<at].firstIndex(of: ":") {
            place = "\(place[..<colon]):\(Self.hidden)\(place[at...])"
        }
        guard parts.count > 1 else { return place }
        let options = parts[1].split(separator: "&", omittingEmptySubsequences: false).map { option -> String in
            guard let equals = option.firstIndex(of: "="), Self.isSecret(option[..<equals]) else { return String(option) }
            return "\(option[...equals])\(Self.hidden)"
        }
        // A `?` may also stand in a password, and then the `@` comes behind it.
        return options.contains { $0.contains("@") } ? Self.hidden : "\(place)?\(options.joined(separator: "&"))"
    }

    /// `name=value name='value' …`, as libpq reads them; nil when it would not.
    private static func shown(pairs text: String) -> String? {
        var rest = text[...]
        var pairs: [String] = []
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.isEmpty { return pairs.joined(separator: " ") }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = rest[..<equals].filter { !$0.isWhitespace }
            rest = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
            guard let end = Self.endOfValue(rest) else { return nil }
            pairs.append("\(name)=\(Self.isSecret(name[...]) ? Self.hidden : String(rest[..<end]))")
            rest = rest[end...]
        }
    }

    private static func endOfValue(_ text: Substring) -> Substring.Index? {
        let isQuoted = text.first == "'"
        var index = isQuoted ? text.index(after: text.startIndex) : text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case "\\":
                index = text.index(after: index)
                if index == text.endIndex { return nil }
            case "'" where isQuoted: return text.index(after: index)
            case let character where !isQuoted && character.isWhitespace: return index
            default: break
            }
            index = text.index(after: index)
        }
        return isQuoted ? nil : index
    }

    private static func isSecret(_ name: Substring) -> Bool { name.lowercased().contains("password") }
}

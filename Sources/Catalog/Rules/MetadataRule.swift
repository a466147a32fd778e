/// What a service's metadata must be like.
enum MetadataRule {
    /// The JSON text, or nil when there is none or it breaks a rule.
    static func text(_ draft: MetadataDraft, _ field: @autoclosure () -> String, _ violations: inout Violations) -> String? {
        switch draft {
        case .absent: return nil
        case .unusable(let sentence):
            violations.add(field(), sentence)
        case .tooLarge:
            violations.add(
                field(), "Metadata takes at most \(ServiceRules.maxMetadataBytes) bytes as compact JSON; this takes more.")
        case .object(let text):
            let size = text.utf8.count
            if size > ServiceRules.maxMetadataBytes {
                violations.add(
                    field(), "Metadata takes at most \(ServiceRules.maxMetadataBytes) bytes as compact JSON; this takes \(size).")
            } else if text.utf8.first != UInt8(ascii: "{") || text.utf8.last != UInt8(ascii: "}") {
                violations.add(field(), "Metadata must be a JSON object: names and values between { and }.")
            } else if self.holdsNUL(text) {
                violations.add(field(), "Metadata must not hold NUL, neither as a character nor as \\u0000; remove it.")
            } else {
                return text
            }
        }
        return nil
    }

    /// Whether a NUL is in the text, raw or escaped. A backslash that is itself escaped escapes nothing.
    private static func holdsNUL(_ text: String) -> Bool {
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            if byte == 0 { return true }
            guard byte == UInt8(ascii: "\\"), bytes.next() == UInt8(ascii: "u") else { continue }
            var value: UInt8 = 0
            for _ in 0..<4 { value |= (bytes.next() ?? 1) ^ UInt8(ascii: "0") }
            if value == 0 { return true }
        }
        return false
    }
}

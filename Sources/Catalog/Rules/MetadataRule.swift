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
            } else if let intruder = self.intruder(in: text) {
                violations.add(field(), intruder)
            } else {
                return text
            }
        }
        return nil
    }

    /// What is wrong with a character of a name or a value, raw or escaped. A backslash that is itself escaped escapes nothing.
    private static func intruder(in text: String) -> String? {
        if let intruder = TextScan(text, allowsLines: true).intruder {
            return "Metadata must not hold \(intruder.description(allowsLines: true))"
        }
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "\\"), let letter = bytes.next() else { continue }
            let scalar: UInt32
            switch letter {
            case UInt8(ascii: "b"): scalar = 0x08
            case UInt8(ascii: "f"): scalar = 0x0c
            case UInt8(ascii: "r"): scalar = 0x0d
            case UInt8(ascii: "u"):
                let digits = (0..<4).compactMap { _ in bytes.next() }
                scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
            default: continue
            }
            guard TextScan.isIntruder(scalar), scalar != 0x0a, scalar != 0x09 else { continue }
            return scalar == 0
                ? "Metadata must not hold NUL, neither as a character nor as \\u0000; remove it."
                : "Metadata must not hold the control character U+\(TextScan.hexadecimal(scalar)), raw or escaped; remove it."
        }
        return nil
    }
}

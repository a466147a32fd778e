/// What the address of a picture must be like.
enum AddressRule {
    /// How many characters it may have.
    static let maxLength = 500

    private static let text = TextRule(subject: "An address", length: 0...AddressRule.maxLength)

    /// Adds what is wrong with `address`, unless it is empty; returns whether nothing is.
    static func check(_ address: String, _ field: @autoclosure () -> String, _ violations: inout Violations) -> Bool {
        if address.isEmpty { return true }
        guard self.text.check(address, field(), &violations) else { return false }
        if address.unicodeScalars.contains(where: TextScan.isSpace) {
            violations.add(field(), "An address holds no spaces; write them as %20.")
            return false
        }
        guard self.isAbsolute(address) else {
            violations.add(
                field(),
                "\(QuotedText.of(address)) is no absolute http or https address; send one like `https://img.example/1.jpg`.")
            return false
        }
        return true
    }

    /// Whether a scheme and a host stand at the beginning.
    private static func isAbsolute(_ address: String) -> Bool {
        for scheme in ["https://", "http://"] where self.begins(address, with: scheme) {
            guard let first = address.utf8.dropFirst(scheme.utf8.count).first else { return false }
            return ![UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: "@")].contains(first)
        }
        return false
    }

    /// A scheme is the same in either case.
    private static func begins(_ address: String, with scheme: String) -> Bool {
        var rest = address.utf8.makeIterator()
        for letter in scheme.utf8 {
            guard let byte = rest.next() else { return false }
            let lowered = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
            guard lowered == letter else { return false }
        }
        return true
    }
}

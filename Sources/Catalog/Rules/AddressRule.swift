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

    /// Whether a scheme, a host and perhaps a port stand at the beginning (RFC 3986, section 3.2). A user's name or password does not
    /// belong into the address of a picture.
    private static func isAbsolute(_ address: String) -> Bool {
        for scheme in ["https://", "http://"] where self.begins(address, with: scheme) {
            let authority = address.utf8.dropFirst(scheme.utf8.count).prefix { !Self.ends.contains($0) }
            guard authority.first != UInt8(ascii: "[") else {
                let host = authority.dropFirst().prefix { $0 != UInt8(ascii: "]") }
                let rest = authority.dropFirst(1 + host.count)
                return host.contains(UInt8(ascii: ":")) && host.allSatisfy(Self.isOfIPv6) && !rest.isEmpty
                    && self.isPort(rest.dropFirst())
            }
            let host = authority.prefix { $0 != UInt8(ascii: ":") }
            return !host.isEmpty && host.allSatisfy(Self.isOfName) && self.isPort(authority.dropFirst(host.count))
        }
        return false
    }

    /// What ends the part with host and port.
    private static let ends = Array("/?#".utf8)

    /// Letters of other scripts too, which programs translate.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func isOfIPv6(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "0")...UInt8(ascii: ":"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Nothing, or a colon and a port.
    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        guard let colon = text.first else { return true }
        let digits = text.dropFirst()
        return colon == UInt8(ascii: ":") && digits.count <= 5
            && digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            && UInt16(String(decoding: digits, as: UTF8.self)) != nil
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

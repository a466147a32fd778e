extension String {
    /// The text with control characters spelled out: it may come from anyone, and a terminal obeys them.
    package var printable: String {
        var text = ""
        for scalar in self.unicodeScalars {
            if scalar.isObeyedByTerminals { text += scalar.escaped(asASCII: true) } else { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}

extension [UInt8] {
    /// JSON that is the same to programs and harmless to terminals. Its texts may come from anyone; JSON itself asks for no more than
    /// that the controls of ASCII be escaped.
    package var jsonForTerminals: [UInt8] {
        guard self.contains(where: { $0 >= 0x7F }) else { return self }
        var text: [UInt8] = []
        text.reserveCapacity(self.count)
        for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
            // What is below is the layout's own.
            if scalar.value >= 0x7F, scalar.isObeyedByTerminals {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16)
                    text += Array((#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
                }
            } else {
                text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether terminals do something at it, or turn text around, in place of showing it.
    fileprivate var isObeyedByTerminals: Bool {
        switch self.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

/// A JSON object of text and numbers on one line: what logs and the pages for operators consist of.
struct JSONObject {
    private(set) var text = "{"

    mutating func add(_ key: String, _ value: String) { self.add(key, literal: Self.quoted(value)) }

    /// - Parameter literal: JSON already.
    mutating func add(_ key: String, literal: String) {
        if self.text.utf8.count > 1 { self.text += "," }
        self.text += Self.quoted(key)
        self.text += ":"
        self.text += literal
    }

    /// The object, whole.
    var finished: String { self.text + "}" }

    /// A string with what JSON wants escaped (RFC 8259 §7), and the rest of the control characters, which a terminal would obey.
    static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

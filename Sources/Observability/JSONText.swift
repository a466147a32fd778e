/// A JSON object of text and numbers on one line: what logs and the pages for operators consist of.
public struct JSONObject: Hashable, Sendable {
    private var members = ""

    public init() {}

    public mutating func add(_ key: String, _ value: String) { self.add(key, literal: Self.quoted(value)) }

    public mutating func add(_ key: String, _ value: Int) { self.add(key, literal: String(value)) }

    public mutating func add(_ key: String, _ value: Bool) { self.add(key, literal: String(value)) }

    /// What JSON has no number for is text.
    public mutating func add(_ key: String, _ value: Double) {
        if value.isFinite { self.add(key, literal: "\(value)") } else { self.add(key, "\(value)") }
    }

    public mutating func add(_ key: String, _ value: JSONObject) { self.add(key, literal: value.text) }

    /// Adds what another object has.
    mutating func add(membersOf other: JSONObject) {
        if !self.members.isEmpty, !other.members.isEmpty { self.members += "," }
        self.members += other.members
    }

    /// - Parameter literal: JSON already.
    private mutating func add(_ key: String, literal: String) {
        if !self.members.isEmpty { self.members += "," }
        self.members += Self.quoted(key)
        self.members += ":"
        self.members += literal
    }

    var text: String { "{\(self.members)}" }

    /// A string with what JSON wants escaped (RFC 8259 §7), and the rest of the control characters, which a terminal would obey.
    static func quoted(_ value: String) -> String {
        let isUsual = value.utf8.withContiguousStorageIfAvailable { isUnescaped(UnsafeRawBufferPointer($0)) }
        if isUsual == true { return "\"\(value)\"" }
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

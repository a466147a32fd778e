/// What a field of a request is tried with.
struct FieldRow: Sendable {
    /// Each breaks a rule.
    var bad: [BadValue] = []
    /// Each keeps all rules, and lies on a limit or is otherwise hard to get right.
    var good: [JSONValue] = []

    /// What the server sets, or does not look at: it takes whatever is there.
    static func ignored(_ values: JSONValue...) -> FieldRow { FieldRow(good: values) }

    static func + (left: FieldRow, right: FieldRow) -> FieldRow {
        FieldRow(bad: left.bad + right.bad, good: left.good + right.good)
    }
}

/// A value that breaks one rule, and where the violation belongs.
struct BadValue: Sendable {
    /// nil: the field is missing.
    let value: JSONValue?
    private let place: Place
    /// What stands in the encoded text in place of `Self.gap`: a byte that no JSON can hold.
    private(set) var byte: UInt8?

    private enum Place {
        case here
        case element(Int)
        case part(String)
        case sibling(String)
    }

    /// The field itself breaks the rule.
    static func here(_ value: JSONValue?) -> BadValue { BadValue(value: value, place: .here) }

    static func element(_ index: Int, _ value: JSONValue) -> BadValue { BadValue(value: value, place: .element(index)) }

    static func part(_ name: String, _ value: JSONValue) -> BadValue { BadValue(value: value, place: .part(name)) }

    /// The value is at odds with another field, which is named.
    static func sibling(_ name: String, _ value: JSONValue) -> BadValue { BadValue(value: value, place: .sibling(name)) }

    /// A text with a byte in it that no text may hold.
    static func raw(_ byte: UInt8) -> BadValue { BadValue(value: Self.textWithGap, place: .here, byte: byte) }

    /// A value in which `textWithGap` stands somewhere, with a byte in that text that no text may hold. The violation is at `element`, or
    /// at `part`, written as it follows the field's own path.
    static func raw(_ byte: UInt8, in value: JSONValue, element: Int) -> BadValue {
        BadValue(value: value, place: .element(element), byte: byte)
    }

    static func raw(_ byte: UInt8, in value: JSONValue, part: String) -> BadValue {
        BadValue(value: value, place: .part(part), byte: byte)
    }

    private init(value: JSONValue?, place: Place, byte: UInt8? = nil) {
        (self.value, self.place, self.byte) = (value, place, byte)
    }

    /// The path of the violation.
    func violation(at path: FieldPath) -> FieldPath {
        switch self.place {
        case .here: path
        case .element(let index): path.element(index)
        case .part(let name): path.field(name)
        case .sibling(let name): path.sibling(name)
        }
    }

    static let textWithGap = JSONValue.string(Self.gap)
    private static let gap = "the\u{1}gap"

    /// The encoded request with the byte in its place.
    func fill(_ bytes: [UInt8]) -> [UInt8] {
        guard let byte else { return bytes }
        let gap = Array(Self.gap.utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: gap) }) else { return bytes }
        var bytes = bytes
        bytes[start + 3] = byte
        return bytes
    }
}

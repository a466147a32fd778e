/// Why a JSON text is not the JSON form of a message, or why a message has no JSON form.
///
/// Its `description` is a sentence for the person who wrote the text: where, what, and what is expected instead.
public struct JSONError: Error, Hashable, Sendable {
    /// What kind of mistake it is.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text is not JSON (RFC 8259), or not UTF-8.
        case malformed
        /// The text is larger than the caller allows.
        case tooLarge
        /// Messages are nested deeper than the caller allows.
        case tooDeep
        /// A field, or a key of a map, is given twice.
        case duplicateField
        /// Two members of the same oneof are given.
        case conflictingFields
        /// The value is of another JSON type than the field takes.
        case wrongType
        /// The value is of the right JSON type and not in the form the field takes.
        case invalidValue
        /// The number, time or duration is one the field's type cannot hold.
        case outOfRange
        /// A string holds U+0000, which the codec cannot carry.
        case embeddedNUL
        /// The message has no field of that name.
        case unknownField
        /// The enum has no value of that name.
        case unknownEnumValue
        /// A `google.protobuf.Any` holds a message of a type the registry does not know.
        case unknownMessageType
        /// The message holds a value that JSON has no form for.
        case unrepresentable
    }

    /// A name in the text that the message has no field for.
    public struct UnknownField: Hashable, Sendable {
        /// The name, such as `prise`.
        public let name: String
        /// Where it is, from the root of the text, such as `services[2].prise`.
        public let path: String
        /// The line of the name, from 1.
        public let line: Int
        /// The column of the name in that line, in characters (Unicode scalars), from 1.
        public let column: Int
        /// The full name of the message that has no such field.
        public let messageType: String
        /// A field of that message with a similar name, if there is one.
        public let suggestion: String?
    }

    /// What kind of mistake it is.
    public internal(set) var code: Code
    /// The full name of the message the text was read as, or that was written.
    public internal(set) var messageType: String
    /// The field, from the root of the text, by the names used there: `services[2].price.units`. Empty for the root.
    public internal(set) var path: String
    /// The line in the text, from 1; nil when a message was being written.
    public internal(set) var line: Int?
    /// The column in that line, in characters (Unicode scalars), from 1; nil when a message was being written.
    public internal(set) var column: Int?
    /// What is wrong and what is expected, without the place.
    public internal(set) var reason: String
    /// With `unknownField`: every unknown field of the text, in its order, up to a hundred. Otherwise empty.
    public internal(set) var unknownFields: [UnknownField]

    init(
        _ code: Code, _ reason: String, messageType: String = "", path: String = "", line: Int? = nil, column: Int? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.code = code
        self.messageType = messageType
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
        self.unknownFields = unknownFields
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        var place: [String] = []
        if let line = self.line, let column = self.column { place.append("line \(line), column \(column)") }
        if !self.path.isEmpty { place.append("field `\(self.path)`") }
        let prefix = self.messageType.isEmpty ? [] : [self.messageType]
        let parts = prefix + (place.isEmpty ? [] : [place.joined(separator: ", ")]) + [self.reason]
        return parts.joined(separator: ": ")
    }
}

extension JSONError.UnknownField: CustomStringConvertible {
    public var description: String {
        let name = "line \(self.line), column \(self.column): \(self.messageType) has no field `\(self.path)`"
        return self.suggestion.map { "\(name); did you mean `\($0)`?" } ?? name
    }
}

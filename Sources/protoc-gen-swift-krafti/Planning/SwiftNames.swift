/// How the names of .proto files read in Swift.
enum SwiftNames {
    /// `duration_minutes` → `durationMinutes`, `FIELD_NAME5` → `fieldName5`, `int32_value` → `int32Value`.
    static func property(_ name: String) -> String {
        let property = Self.lowerCamel(name)
        return Self.takenMembers.contains(property) ? property + "_" : property
    }

    /// A property as it must be written where it is declared.
    static func declared(_ property: String) -> String {
        Self.keywords.contains(property) ? "`\(property)`" : property
    }

    /// A type's own name, without what it is nested in.
    static func type(_ name: String) -> String {
        Self.takenTypes.contains(name) ? name + "_" : name
    }

    /// `MOOD_CALM` of `Mood` → `calm`: the enum's own name, if every value starts with it, is said already.
    static func cases(of declaration: EnumSchema) -> [String] {
        let prefix = Self.screamingSnake(declaration.name) + "_"
        let isPrefixed = declaration.values.allSatisfy { value in
            value.name.hasPrefix(prefix) && value.name.dropFirst(prefix.count).first?.isLetter == true
        }
        return declaration.values.map { value in
            Self.property(isPrefixed ? String(value.name.dropFirst(prefix.count)) : value.name)
        }
    }

    /// `choice` → `OneOfChoice`.
    static func oneofType(_ name: String) -> String {
        let camel = Self.lowerCamel(name)
        return "OneOf\(camel.prefix(1).uppercased())\(camel.dropFirst())"
    }

    /// `GetService` → `getService`, `HTTPGet` → `httpGet`.
    static func method(_ name: String) -> String {
        Self.property(name)
    }

    private static func lowerCamel(_ name: String) -> String {
        let words = name.split(separator: "_")
        // All capitals is the style of constants: they carry no word boundaries but the underscores.
        let isScreaming = !name.contains { $0.isLowercase }
        return words.enumerated().map { index, word in
            let word = isScreaming ? word.lowercased() : String(word)
            return index == 0 ? Self.lowerFirst(word) : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
    }

    /// `Choice` → `choice`, `HTTPGet` → `httpGet`, `URL` → `url`.
    private static func lowerFirst(_ word: String) -> String {
        let capitals = word.prefix { $0.isUppercase }
        switch capitals.count {
        case 0: return word
        case 1, word.count: return capitals.lowercased() + word.dropFirst(capitals.count)
        default: return capitals.dropLast().lowercased() + word.dropFirst(capitals.count - 1)
        }
    }

    /// `ActiveState` → `ACTIVE_STATE`.
    private static func screamingSnake(_ name: String) -> String {
        var result = ""
        var previous: Character = "_"
        for character in name {
            if character.isUppercase && previous != "_" && !previous.isUppercase { result.append("_") }
            result.append(contentsOf: character.uppercased())
            previous = character
        }
        return result
    }

    /// Members every message or enum has already, or that Swift gives a meaning of its own after a dot.
    private static let takenMembers: Set<String> = [
        "self", "init", "hashValue", "debugDescription", "rawValue", "unrecognized", "serializedBytes", "withEncoder", "json",
    ]

    /// Names generated code uses for something else.
    private static let takenTypes: Set<String> = [
        "Any", "Array", "Bool", "Bridge", "BridgedMessage", "BridgingArena", "Dictionary", "Double", "EnumDescriptor",
        "FieldDescriptor", "Float", "Hashable", "Indirect", "Int32", "Int64", "Message", "MessageDescriptor", "Method", "Optional",
        "Protocol", "ProtobufEnum", "Self", "Sendable", "ServiceDescriptor", "String", "Type", "UInt32", "UInt64", "UInt8",
    ]

    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
        "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout", "internal", "is",
        "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "static",
        "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}

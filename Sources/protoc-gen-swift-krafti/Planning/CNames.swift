/// The names protoc-c 1.4 gives (protoc-c/c_helpers.cc): generated Swift must spell them the same.
enum CNames {
    /// `google.protobuf.FieldMask` → `Google__Protobuf__FieldMask`.
    static func type(_ fullName: String) -> String {
        fullName.split(separator: ".").map(Self.camel).joined(separator: "__")
    }

    /// `google.protobuf.FieldMask` → `google__protobuf__field_mask__init`.
    static func initializer(_ fullName: String) -> String {
        fullName.split(separator: ".").map { Self.snake(String($0)) }.joined(separator: "__") + "__init"
    }

    /// `Type` → `type`, `default` → `default_`; in backticks where Swift means something else by it after a dot.
    static func field(_ name: String) -> String {
        let field = Self.rawField(name)
        return field == "self" || field == "init" ? "`\(field)`" : field
    }

    /// The number of elements of a repeated field.
    static func count(_ name: String) -> String {
        "n_" + Self.rawField(name)
    }

    /// Which member of a oneof is set.
    static func oneofCase(_ name: String) -> String {
        Self.snake(name) + "_case"
    }

    private static func rawField(_ name: String) -> String {
        let lower = name.lowercased()
        return Self.keywords.contains(lower) ? lower + "_" : lower
    }

    private static func camel(_ piece: Substring) -> String {
        var result = ""
        var isNextUpper = true
        for character in piece {
            if character == "_" {
                isNextUpper = true
            } else {
                result += isNextUpper ? character.uppercased() : String(character)
                isNextUpper = false
            }
        }
        return result
    }

    private static func snake(_ piece: String) -> String {
        var result = ""
        var wasUpper = true
        for character in piece {
            if character.isUppercase {
                result += (wasUpper ? "" : "_") + character.lowercased()
            } else {
                result.append(character)
            }
            wasUpper = character.isUppercase
        }
        return result
    }

    private static let keywords: Set<String> = [
        "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl", "const",
        "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit", "extern",
        "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "not", "not_eq",
        "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast", "return", "short", "signed",
        "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typeid",
        "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
    ]
}

/// google.protobuf.FieldMask as JSON writes it: its paths in lowerCamelCase, joined by commas, such as `price.currencyCode,tags`.
enum FieldMaskText {
    /// The text; nil when a path would not read back as itself: `fooBar`, `foo__bar`, `foo_3`.
    static func format(_ paths: [String]) -> String? {
        var texts: [String] = []
        for path in paths {
            guard !path.isEmpty, let text = self.camelCase(path), self.snakeCase(text) == path else { return nil }
            texts.append(text)
        }
        return texts.joined(separator: ",")
    }

    /// The paths; nil when one holds an underscore: JSON has the lowerCamelCase names.
    static func parse(_ text: String) -> [String]? {
        if text.isEmpty { return [] }
        var paths: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !part.isEmpty, let path = self.snakeCase(String(part)) else { return nil }
            paths.append(path)
        }
        return paths
    }

    private static func camelCase(_ path: String) -> String? {
        var text = ""
        var raisesNext = false
        for scalar in path.unicodeScalars {
            if scalar == "_" {
                raisesNext = true
            } else if scalar == "," {
                return nil
            } else {
                text += raisesNext && scalar.isASCII ? String(scalar).uppercased() : String(scalar)
                raisesNext = false
            }
        }
        return text
    }

    private static func snakeCase(_ text: String) -> String? {
        var path = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "_": return nil
            case "A"..."Z": path += "_" + String(scalar).lowercased()
            default: path.unicodeScalars.append(scalar)
            }
        }
        return path
    }
}

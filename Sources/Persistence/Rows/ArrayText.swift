/// Postgres's text form of an array of texts: every element quoted, so that nothing in it means anything.
enum ArrayText {
    static func of(_ elements: [String]) -> String {
        var text = "{"
        for element in elements {
            text += text.utf8.count == 1 ? "\"" : ",\""
            for character in element.unicodeScalars {
                if character == "\"" || character == "\\" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(character)
            }
            text += "\""
        }
        return text + "}"
    }
}

/// Collects the lines of a Swift file.
struct Printer {
    private(set) var text = ""
    private var depth = 0

    /// Whether the next line stands at the top of the file.
    var isAtTop: Bool { self.depth == 0 }

    /// Starts with what every generated file says.
    init(source: String) {
        self.line("// Made by protoc-gen-swift-krafti from \(source). Edit that and run tools/generate.")
        self.line("// swift-format-ignore-file")
        self.line()
    }

    mutating func line(_ line: String = "") {
        if !line.isEmpty { self.text += String(repeating: "    ", count: self.depth) + line }
        self.text += "\n"
    }

    /// `head { … }`
    mutating func block(_ head: String, _ body: (inout Printer) throws -> Void) rethrows {
        self.line(head + " {")
        try self.indented(body)
        self.line("}")
    }

    mutating func indented(_ body: (inout Printer) throws -> Void) rethrows {
        self.depth += 1
        try body(&self)
        self.depth -= 1
    }

    /// A doc comment; nothing for an empty one.
    mutating func documentation(_ comment: String) {
        guard !comment.isEmpty else { return }
        for line in comment.split(separator: "\n", omittingEmptySubsequences: false) {
            self.line(line.isEmpty ? "///" : "/// \(line)")
        }
    }

    /// A Swift string literal on one line.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "\n": literal += "\\n"
            case _ where scalar.value < 0x20: literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}

import CommandLineSupport
import Protobuf

/// A request that was not sent, because its JSON is not that of the message it should be.
struct InputError: Error, Hashable, Sendable {
    struct Problem: Hashable, Sendable {
        /// In the whole input, from 1.
        let line: Int
        let column: Int
        /// What is wrong there, in words.
        let text: String
    }

    /// Of a message's fields, as many are named.
    private static let maxFields = 20

    /// As a complaint names it: a file, `standard input`, `DATA`.
    let sourceName: String
    /// One or more, in the order of the input.
    let problems: [Problem]
    /// The line with the first problem and a mark below it; empty where there is nothing to show.
    let excerpt: [String]
    /// The text is not JSON: where one value ends and the next begins is guesswork from here on.
    let isMalformed: Bool
    let advice: String?

    /// - Parameters:
    ///   - text: the text that was read.
    ///   - methodName: the method that the request is for, as a person would write it.
    init(_ error: JSONError, in text: JSONText, sourceName: String, methodName: String) {
        let place = (line: error.line ?? 1, column: error.column ?? 1)
        self.sourceName = sourceName
        self.isMalformed = error.code == .malformed
        self.excerpt = error.line == nil ? [] : Self.excerpt(of: text.bytes, line: place.line, column: place.column)
        self.advice = Self.advice(for: error, text, isArgument: sourceName == InputSource.argument("").name, methodName)
        var listed: Set<String> = []
        let problems = error.unknownFields.map { field in
            var suggestion = field.suggestion.map { "; did you mean `\($0)`?" } ?? ""
            // Once for a message, whose fields are the same for all that is unknown in it.
            if suggestion.isEmpty, listed.insert(field.messageType).inserted { suggestion = Self.fields(of: field.messageType) }
            return Problem(
                text.place(line: field.line, column: field.column),
                "`\(field.path)` is no field of \(field.messageType.lastNamePart)\(suggestion)"
            )
        }
        let field = error.path.isEmpty ? "" : "`\(error.path)`: "
        self.problems =
            problems.isEmpty ? [Problem(text.place(line: place.line, column: place.column), field + error.reason)] : problems
    }

    /// A message that has no binary form, such as one that is too large.
    init(unencodable error: any Error, _ text: JSONText, sourceName: String) {
        self.sourceName = sourceName
        self.isMalformed = false
        self.excerpt = []
        self.advice = nil
        self.problems = [Problem(line: text.line, column: text.column, text: "\(error)")]
    }

    /// What a compiler would print: `requests.ndjson:3:17: …`.
    var lines: [String] {
        let place = self.sourceName.contains(" ") || self.sourceName == "DATA" ? "\(self.sourceName), " : "\(self.sourceName):"
        return self.problems.enumerated().flatMap { index, problem in
            let position =
                place.hasSuffix(":")
                ? "\(place)\(problem.line):\(problem.column)" : "\(place)line \(problem.line), column \(problem.column)"
            return ["\(position): \(problem.text)"] + (index == 0 ? self.excerpt : [])
        }
    }

    /// What a message has, for whoever looks for something else in it; empty for one that this client does not know.
    private static func fields(of messageType: String) -> String {
        guard let type = Contract.krafti.registry[messageType], !type.descriptor.fields.isEmpty else { return "" }
        let names = type.descriptor.fields.map(\.jsonName)
        let shown = names.prefix(Self.maxFields).map { "`\($0)`" }.joined(separator: ", ")
        return "; it has \(shown)\(names.count > Self.maxFields ? ", and others" : "")"
    }

    private static func advice(for error: JSONError, _ text: JSONText, isArgument: Bool, _ methodName: String) -> String? {
        let start = text.bytes.first
        if isArgument, error.path.isEmpty, start != UInt8(ascii: "{"), start != UInt8(ascii: "[") {
            return "DATA is JSON, as in '{\"id\": \"42\"}'. Write @NAME for a file of that name and - for standard input."
        }
        if error.code == .wrongType, error.path.isEmpty, start == UInt8(ascii: "[") {
            return "Write one request after the other, without brackets and commas: `jq -c '.[]'` takes a list apart."
        }
        if error.code == .malformed, isArgument { return nil }
        if error.code == .malformed { return "Nothing from here on was sent: where the next request begins cannot be told." }
        return "`krafti describe \(methodName)` shows the fields and what they take."
    }

    /// Columns count Unicode scalars; most of them are as wide as a letter, and a mark that is a little off still helps.
    private static func excerpt(of bytes: [UInt8], line: Int, column: Int) -> [String] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard line <= lines.count else { return [] }
        let scalars = Array(String(decoding: lines[line - 1], as: UTF8.self).unicodeScalars)
        let before = 40
        let width = 72
        let mark = min(max(column - 1, 0), scalars.count)
        let start = mark > before + 10 ? mark - before : 0
        let end = min(start + width, scalars.count)
        var shown = start > 0 ? "…" : ""
        for scalar in scalars[start..<end] {
            shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        if end < scalars.count { shown += "…" }
        let margin = String(repeating: " ", count: 2 + (start > 0 ? 1 : 0) + mark - start)
        return ["  " + shown, margin + "^"]
    }
}

extension InputError.Problem {
    fileprivate init(_ place: (line: Int, column: Int), _ text: String) {
        self.init(line: place.line, column: place.column, text: text)
    }
}

extension JSONText {
    /// A place in this text as one in the whole input.
    func place(line: Int, column: Int) -> (line: Int, column: Int) {
        line == 1 ? (self.line, self.column + column - 1) : (self.line + line - 1, column)
    }
}

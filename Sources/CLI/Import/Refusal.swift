import Protobuf
import RPC

/// Why a line of a file was not stored.
struct Refusal: Error, Hashable, Sendable {
    struct Problem: Hashable, Sendable {
        /// From the root of the record; empty for all of it.
        let field: String
        let text: String
    }

    /// What the server said; nil when the line was not sent.
    let status: StatusCode?
    let message: String
    /// What is wrong, field by field, where that is known.
    let problems: [Problem]

    init(_ message: String, status: StatusCode? = nil, problems: [Problem] = []) {
        self.status = status
        self.message = message
        self.problems = problems
    }

    /// What the server said of a record.
    /// - Parameter root: the field of the request that holds the record; its name is no part of the record's own paths.
    init(_ error: RPCError, root: String = "") {
        let violations = error.detail(GoogleBadRequest.self)?.fieldViolations ?? []
        let prefix = root.isEmpty ? "" : "\(root)."
        self.init(
            error.message,
            status: error.code,
            problems: violations.map { violation in
                let field = violation.field.hasPrefix(prefix) ? String(violation.field.dropFirst(prefix.count)) : violation.field
                return Problem(field: field == root ? "" : field, text: violation.description)
            }
        )
    }

    /// What the server said of an item of a bulk call.
    init(_ status: GoogleStatus) {
        var error = RPCError(StatusCode(rawValue: status.code) ?? .unknown, status.message)
        error.details = status.details
        self.init(error)
    }

    /// A line that does not hold the record that it should.
    init(_ error: JSONError) {
        let problems = error.unknownFields.map { field in
            let suggestion = field.suggestion.map { "; did you mean `\($0)`?" } ?? ""
            return Problem(field: field.path, text: "is no field of \(field.messageType.lastPart)\(suggestion)")
        }
        let place = error.column.map { "column \($0): " } ?? ""
        self.init(
            error.description,
            problems: problems.isEmpty ? [Problem(field: error.path, text: place + error.reason)] : problems
        )
    }

    /// For people, a line for each thing that is wrong.
    var lines: [String] {
        guard self.problems.isEmpty else {
            return self.problems.map { $0.field.isEmpty ? $0.text : "`\($0.field)`: \($0.text)" }
        }
        return [self.status.map { "\($0.name): \(self.message)" } ?? self.message]
    }
}

extension String {
    fileprivate var lastPart: Substring { self.split(separator: ".").last ?? "" }
}

import Postgres

extension PostgresError {
    /// The other side's words on one line: libpq breaks and indents them.
    var cause: String? {
        self.detail.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

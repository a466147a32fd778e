/// The statements that one connection has prepared, or is preparing: those behind it in the pipeline rely on it already.
struct PreparedStatements {
    enum Plan: Equatable {
        /// Send its name.
        case prepared
        /// Prepare it first.
        case absent
        /// Send its text: no more are kept, or its name stands for another text.
        case unprepared
    }

    private struct Known {
        let sql: String
        /// Why it is not prepared after all. Those that were sent relying on it will fail for this reason.
        var failure: PostgresError?
        var isPrepared = true
    }

    private let limit: Int
    private var statements: [String: Known] = [:]

    init(limit: Int) { self.limit = limit }

    func plan(for statement: Statement) -> Plan {
        guard let known = self.statements[statement.name], known.isPrepared else {
            return self.statements.count < self.limit || self.statements[statement.name] != nil ? .absent : .unprepared
        }
        return known.sql == statement.sql ? .prepared : .unprepared
    }

    mutating func sent(_ statement: Statement) { self.statements[statement.name] = Known(sql: statement.sql) }

    mutating func failed(_ name: String, _ error: PostgresError?) {
        self.statements[name]?.isPrepared = false
        self.statements[name]?.failure = error
    }

    /// Why a statement that was sent by this name does not exist.
    func failure(of name: String) -> PostgresError? { self.statements[name]?.failure }
}

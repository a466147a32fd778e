import CLibpq

extension PostgresError {
    /// What the server says in an error, with the values it quotes kept out of the message.
    init(serverResult result: borrowing ResultHandle) {
        guard let code = result.errorField(Self.sqlStateField) else {
            // Without a code the words are libpq's own: the connection is gone.
            self = .connectionLost(isInDoubt: true, detail: result.errorText)
            return
        }
        let state = SQLState(code)
        let severity = result.errorField(Self.severityField)
        let serverMessage = state.sentencesQuoteValues ? nil : result.errorField(Self.messageField)
        if severity == "FATAL" || severity == "PANIC" {
            self = .connectionLost(isInDoubt: true, detail: result.errorText)
            self.serverMessage = serverMessage
            self.message = "Postgres ended the connection (\(state.label))."
            return
        }
        self.init(
            .serverError(state),
            "",
            constraint: result.errorField(Self.constraintField),
            table: result.errorField(Self.tableField),
            detail: result.errorText,
            serverMessage: serverMessage
        )
        var facts = [state.label]
        if let constraint = self.constraint { facts.append("constraint \(constraint)") }
        if let table = self.table { facts.append("table \(table)") }
        self.message = "\(state.sentence) (\(facts.joined(separator: ", ")))."
    }

    // postgres_ext.h has these as character constants, which Swift does not import as such.
    private static let severityField: Character = "V"
    private static let sqlStateField: Character = "C"
    private static let messageField: Character = "M"
    private static let tableField: Character = "t"
    private static let constraintField: Character = "n"
}

extension SQLState {
    fileprivate var label: String { "SQLSTATE \(self.code)" }

    /// Whether the server's sentences on it may hold values: of wrong data, of broken constraints, and what functions raise.
    fileprivate var sentencesQuoteValues: Bool { ["22", "23", "P0"].contains(self.classCode) }

    /// What happened, for people.
    fileprivate var sentence: String {
        switch self {
        case .uniqueViolation: "A row with this key exists already"
        case .foreignKeyViolation: "A row that this one refers to does not exist, or one that is referred to was to go"
        case .checkViolation: "A value breaks a rule of its table"
        case .notNullViolation: "A value is missing"
        case .exclusionViolation: "The row collides with another one"
        case .serializationFailure, .deadlockDetected: "The transaction collided with another one; try again"
        case .lockNotAvailable: "Another transaction holds the lock"
        case .queryCanceled: "The statement took too long, or was cancelled"
        case .inFailedSQLTransaction: "An earlier statement of the transaction failed"
        case .readOnlySQLTransaction: "The server, or the transaction, only reads"
        case .insufficientPrivilege: "The database role may not do this"
        case .diskFull: "The database has no disk space left"
        case .outOfMemory: "The database has no memory left"
        case .tooManyConnections: "All connections of the database are taken"
        case .undefinedTable, .undefinedColumn: "The database lacks a table or a column; has it been migrated?"
        default:
            switch self.classCode {
            case "22": "A value is not one that the statement can use"
            case "23": "The row breaks a constraint"
            case "40": "The transaction was rolled back by the server"
            case "42": "The statement is not one that the database understands"
            case "53": "The database lacks a resource"
            case "57": "An operator intervened at the database"
            case "58", "XX": "The database failed inside"
            default: "Postgres refused the statement"
            }
        }
    }
}

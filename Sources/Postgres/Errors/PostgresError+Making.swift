/// The sentences of errors that this module finds by itself.
extension PostgresError {
    static var closed: PostgresError { PostgresError(.closed, "The database client has been shut down.") }

    static var protocolViolation: PostgresError {
        PostgresError(
            .protocolViolation, "Postgres answered what nobody had asked; its connection was given up.", outcomeUnknown: true)
    }

    static var tooManyWaiting: PostgresError {
        PostgresError(.poolExhausted, "Too many requests wait for a database connection already; try again later.")
    }

    static func deadlineExceeded(wasSent: Bool, isInDoubt: Bool) -> PostgresError {
        PostgresError(
            .deadlineExceeded,
            wasSent ? "The deadline passed before Postgres answered." : "The deadline passed before the statement could be sent.",
            outcomeUnknown: isInDoubt
        )
    }

    static func cancelled(wasSent: Bool, isInDoubt: Bool) -> PostgresError {
        PostgresError(
            .cancelled,
            wasSent ? "The caller left before Postgres answered." : "The caller left before the statement was sent.",
            outcomeUnknown: isInDoubt
        )
    }

    static func connectionLost(isInDoubt: Bool, detail: String?) -> PostgresError {
        PostgresError(
            .connectionLost, "The connection to Postgres ended before the answer came.", outcomeUnknown: isInDoubt, detail: detail
        )
    }

    /// - Parameter last: how the last attempt to connect failed.
    static func acquireTimedOut(last: PostgresError?) -> PostgresError {
        var message = "No database connection came free in time."
        if let last { message += " More could not be made: \(last.message)" }
        return PostgresError(.acquireTimedOut, message, detail: last?.detail)
    }
}

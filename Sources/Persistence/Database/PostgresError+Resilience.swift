import Postgres
import Resilience

/// What an error of the database says to those who decide: whether the database failed, and whether the statement may run again. One
/// place for both, beside `CatalogError.init(_: PostgresError)` for what callers hear.
extension PostgresError {
    /// Whether to run the statement again.
    ///
    /// Every statement here may run twice: those that write find out by the change they name whether they did (`WriteStatement`), and the
    /// others come to the same when they are repeated. So a connection that was lost during a commit is settled by asking again.
    var retryAdvice: RetryAdvice {
        switch self.code {
        case .connectionFailed, .connectionLost: .afterBackoff
        case .serverError(let state):
            switch state {
            case .serializationFailure, .deadlockDetected, .lockNotAvailable: .afterConflict
            case .tooManyConnections, .adminShutdown, .crashShutdown, .cannotConnectNow: .afterBackoff
            default: .never
            }
        // A pool that is full and a breaker that is open are to be left alone; the callers of the others have left, or nothing would
        // change.
        case .acquireTimedOut, .poolExhausted, .refused, .closed, .deadlineExceeded, .cancelled, .transactionRolledBack,
            .invalidParameter, .decoding, .protocolViolation, .invalidConfiguration:
            .never
        }
    }

    /// What it says about the database's health.
    ///
    /// A database that answers is well, whatever it answers: a broken constraint, a conflict, a full disk from which reads still come.
    /// - Parameters:
    ///   - elapsed: from the question to this error.
    ///   - silence: a caller whose deadline passes after more than this has found the database silent. Of one who had less time nobody
    ///     knows whether anything is wrong. Without this, a database that stands still would never be noticed by those who are patient
    ///     for less than the driver is.
    func circuitOutcome(after elapsed: Duration, silence: Duration) -> CircuitOutcome {
        switch self.code {
        case .connectionFailed, .connectionLost, .acquireTimedOut, .protocolViolation: .failure
        case .deadlineExceeded: elapsed > silence ? .failure : .excluded
        case .serverError(let state): state.isOfServer ? .failure : .success
        case .transactionRolledBack, .decoding: .success
        // A full queue before the pool says how many callers there are, and nothing of the database.
        case .poolExhausted, .cancelled, .refused, .closed, .invalidParameter, .invalidConfiguration: .excluded
        }
    }

    /// Whether there was no connection for it, or the server lacked what it takes: that is what too many statements at once come to.
    var isLackOfRoom: Bool {
        switch self.code {
        case .acquireTimedOut, .poolExhausted: true
        case .serverError(.diskFull): false
        // Memory, connections, and what else a server has only so much of.
        case .serverError(let state): state.classCode == "53"
        default: false
        }
    }
}

extension SQLState {
    /// Whether the server, and not the statement, is what fails.
    fileprivate var isOfServer: Bool {
        switch self {
        // By its statement_timeout: nobody here sends cancel requests for single statements.
        case .queryCanceled: true
        case .diskFull: false
        default:
            // Connections, resources, and the system below; and a server that comes up or goes down.
            ["08", "53", "58"].contains(self.classCode) || self.code.hasPrefix("57P")
        }
    }
}

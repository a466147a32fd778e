public import Catalog
import Postgres

extension CatalogError {
    /// The reason of an error that leaves open whether the write took effect.
    public static let outcomeUnknownReason = "OUTCOME_UNKNOWN"

    /// The reason of an error that comes without asking the storage, which has failed too often just now, or which operators keep
    /// calls from.
    public static let circuitOpenReason = "CIRCUIT_OPEN"

    /// What a caller is told of a failing database: nothing of it, but what to do next.
    init(_ error: PostgresError) {
        switch error.code {
        case .connectionFailed, .connectionLost: self = .unreachable
        case .acquireTimedOut, .poolExhausted:
            self.init(.resourceExhausted, "The catalogue is busier than it can bear. Try again in a moment.")
            self.retryAfter = .seconds(1)
        case .refused(let retryAfter):
            self.init(
                .unavailable,
                "The catalogue leaves its storage alone for a while: it failed too often, or an operator decided so. Try again then."
            )
            self.reason = Self.circuitOpenReason
            self.retryAfter = retryAfter
        case .closed:
            self.init(.unavailable, "This server is shutting down. Try again; another one answers.")
            self.retryAfter = .seconds(1)
        case .deadlineExceeded:
            self.init(.deadlineExceeded, "The catalogue did not answer within the time the call allows.")
        case .cancelled: self.init(.cancelled, "The call was cancelled.")
        case .serverError(let state): self.init(state)
        case .transactionRolledBack, .invalidParameter, .decoding, .protocolViolation, .invalidConfiguration:
            self = .unexpected
        }
        self.cause = error
    }

    /// Whether the call found the database, or this server's connections to it, without room for it: with fewer calls at once it might
    /// have gone well. A full disk is no such thing.
    public var isLackOfRoom: Bool { (self.cause as? PostgresError)?.isLackOfRoom ?? false }

    /// Says of a write that failed that it may have taken effect.
    mutating func markOutcomeUnknown() {
        self.reason = Self.outcomeUnknownReason
        self.message += " Whether the change took effect is not known: read what is there, or repeat the call with its request_id."
    }

    private init(_ state: SQLState) {
        switch state {
        case .serializationFailure, .deadlockDetected, .lockNotAvailable: self = .contended
        case .queryCanceled:
            self.init(.deadlineExceeded, "The catalogue gave the call up, because it took too long.")
        case .adminShutdown, .crashShutdown, .cannotConnectNow, .tooManyConnections, .readOnlySQLTransaction: self = .unreachable
        case .diskFull:
            self.init(
                .resourceExhausted, "The catalogue's storage is full: nothing can be changed until its operators have made room.")
            self.reason = "STORAGE_FULL"
            self.retryAfter = .seconds(60)
        case .outOfMemory:
            self.init(.resourceExhausted, "The catalogue is busier than it can bear. Try again in a moment.")
            self.retryAfter = .seconds(1)
        default: self = .unexpected
        }
    }

    /// Others change the same things at the same time, and went first at every attempt.
    static var contended: CatalogError {
        var error = CatalogError(.aborted, "Other calls change the same at this moment. Try again.")
        error.reason = "CONTENDED"
        error.retryAfter = .milliseconds(100)
        return error
    }

    /// A call with the same idempotency key is still under way.
    static var requestUnderWay: CatalogError {
        var error = CatalogError(
            .aborted, "A call with this request_id is still under way. Repeat it in a moment to get its answer.")
        error.reason = "REQUEST_UNDER_WAY"
        error.retryAfter = .milliseconds(100)
        return error
    }

    private static var unreachable: CatalogError {
        var error = CatalogError(.unavailable, "The catalogue cannot reach its storage at the moment. Try again shortly.")
        error.retryAfter = .seconds(1)
        return error
    }

    private static var unexpected: CatalogError {
        CatalogError(
            .internal, "Something went wrong inside the catalogue. Its operators find the cause in the log, by the id of this call."
        )
    }
}

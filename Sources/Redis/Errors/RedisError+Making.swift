extension RedisError {
    static let closed = RedisError(.closed, "The Redis client has been shut down.")

    static func server(_ error: RedisServerError, runID: String?) -> RedisError {
        RedisError(
            .serverError(kind: error.kind), "Redis answered with the error \(error.kind).", detail: error.message, runID: runID)
    }

    static func deadlineExceeded(wasSent: Bool) -> RedisError {
        RedisError(
            .deadlineExceeded,
            wasSent
                ? "Redis did not answer before the deadline." : "The deadline passed before the command could be sent to Redis.",
            outcomeUnknown: wasSent
        )
    }

    static func cancelled(wasSent: Bool) -> RedisError {
        RedisError(.cancelled, "The call was cancelled before Redis answered.", outcomeUnknown: wasSent)
    }

    static func connectionLost(_ reason: String, wasSent: Bool) -> RedisError {
        RedisError(
            .connectionLost, "The connection to Redis was lost before the answer came.", outcomeUnknown: wasSent, detail: reason)
    }

    static func connectionFailed(_ reason: String) -> RedisError {
        RedisError(.connectionFailed, "Redis could not be reached.", detail: reason)
    }

    static func acquireTimedOut(last: RedisError?) -> RedisError {
        RedisError(
            .acquireTimedOut, "No connection to Redis came free in time.", detail: last.map { $0.detail ?? $0.message })
    }

    static let tooManyWaiting = RedisError(.poolExhausted, "Too many commands wait for Redis already; try again later.")

    static let tooManyBytes = RedisError(
        .poolExhausted, "The commands that Redis has not answered take as much memory as they may; try again later.")
}

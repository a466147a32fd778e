import Catalog
import Postgres
import Testing

@testable import Persistence

@Suite struct `What callers hear of a failing database` {
    private static let all: [PostgresError.Code] = [
        .connectionFailed, .connectionLost, .deadlineExceeded, .cancelled, .acquireTimedOut, .poolExhausted,
        .refused(retryAfter: .seconds(7)), .closed,
        .transactionRolledBack, .invalidParameter, .decoding, .protocolViolation, .invalidConfiguration,
    ]

    @Test(arguments: [
        (PostgresError.Code.connectionFailed, CatalogError.Code.unavailable, true),
        (.connectionLost, .unavailable, true),
        (.acquireTimedOut, .resourceExhausted, true),
        (.poolExhausted, .resourceExhausted, true),
        (.refused(retryAfter: .seconds(7)), .unavailable, true),
        (.closed, .unavailable, true),
        (.deadlineExceeded, .deadlineExceeded, false),
        (.cancelled, .cancelled, false),
        (.decoding, .internal, false),
        (.invalidParameter, .internal, false),
        (.serverError(.serializationFailure), .aborted, true),
        (.serverError(.deadlockDetected), .aborted, true),
        (.serverError(.queryCanceled), .deadlineExceeded, false),
        (.serverError(.diskFull), .resourceExhausted, true),
        (.serverError(.outOfMemory), .resourceExhausted, true),
        (.serverError(.adminShutdown), .unavailable, true),
        (.serverError(.tooManyConnections), .unavailable, true),
        (.serverError(.readOnlySQLTransaction), .unavailable, true),
        (.serverError(.uniqueViolation), .internal, false),
        (.serverError(.undefinedTable), .internal, false),
    ])
    func `each failure has its code and its advice`(code: PostgresError.Code, expected: CatalogError.Code, mayRetry: Bool) {
        let error = CatalogError(PostgresError(code, "the message", detail: "the secret"))
        #expect(error.code == expected)
        #expect((error.retryAfter != nil) == mayRetry)
    }

    @Test func `nothing of the database is in what a caller reads`() {
        let states = ["23505", "42601", "53100", "57014", "XX001"].map { PostgresError.Code.serverError(SQLState($0)) }
        for code in Self.all + states {
            let error = CatalogError(
                PostgresError(
                    code, "relation \"service\" violates", constraint: "service_pkey", table: "service", detail: "Key (id)=(42)"))
            for word in ["relation", "service_pkey", "Key (id)", "SQL", "Postgres", "select"] {
                #expect(!error.message.contains(word), "\(code): \(error.message)")
            }
            #expect((error.cause as? PostgresError)?.detail == "Key (id)=(42)", "the log has it")
        }
    }

    @Test func `an open outcome is said, and what to do about it`() {
        var error = CatalogError(PostgresError(.connectionLost, "x", outcomeUnknown: true))
        #expect(error.reason.isEmpty)
        error.markOutcomeUnknown()
        #expect(error.reason == "OUTCOME_UNKNOWN")
        #expect(error.code == .unavailable)
        #expect(error.message.contains("request_id"))
    }
}

import Postgres
import Resilience
import Testing

@testable import Persistence

@Suite struct `What a failure of the database says` {
    private static let states = [
        "40001", "40P01", "55P03", "53300", "57P01", "57P02", "57P03", "23505", "42P01", "22021", "53100", "53200", "57014",
        "25006",
        "08006", "58030", "XX000",
    ]

    private static func error(_ code: PostgresError.Code) -> PostgresError { PostgresError(code, "x") }

    @Test func `only what may pass is tried again, and a conflict costs no budget`() {
        let advice = Dictionary(
            uniqueKeysWithValues: Self.states.map { ($0, Self.error(.serverError(SQLState($0))).retryAdvice) })
        for code in Self.states {
            switch code {
            case "40001", "40P01", "55P03": #expect(advice[code] == .afterConflict, "\(code)")
            case "53300", "57P01", "57P02", "57P03": #expect(advice[code] == .afterBackoff, "\(code)")
            default: #expect(advice[code] == .never, "\(code)")
            }
        }
        for code in [PostgresError.Code.connectionFailed, .connectionLost] {
            #expect(Self.error(code).retryAdvice == .afterBackoff)
        }
    }

    @Test func `a caller that has left, a pool that is full and a breaker that is open get no further attempt`() {
        let codes: [PostgresError.Code] = [
            .deadlineExceeded, .cancelled, .acquireTimedOut, .poolExhausted, .refused(retryAfter: .seconds(1)), .closed, .decoding,
            .invalidParameter, .protocolViolation, .transactionRolledBack, .invalidConfiguration,
        ]
        for code in codes { #expect(Self.error(code).retryAdvice == .never, "\(code)") }
    }

    @Test(arguments: [
        (PostgresError.Code.connectionFailed, CircuitOutcome.failure),
        (.connectionLost, .failure),
        (.acquireTimedOut, .failure),
        (.poolExhausted, .excluded),
        (.protocolViolation, .failure),
        (.serverError(.queryCanceled), .failure),
        (.serverError(.adminShutdown), .failure),
        (.serverError(.crashShutdown), .failure),
        (.serverError(.cannotConnectNow), .failure),
        (.serverError(.tooManyConnections), .failure),
        (.serverError(.outOfMemory), .failure),
        (.serverError(SQLState("08006")), .failure),
        (.serverError(SQLState("58030")), .failure),
        // It answers, and so it is well.
        (.serverError(.uniqueViolation), .success),
        (.serverError(.foreignKeyViolation), .success),
        (.serverError(.numericValueOutOfRange), .success),
        (.serverError(.serializationFailure), .success),
        (.serverError(.deadlockDetected), .success),
        (.serverError(.lockNotAvailable), .success),
        (.serverError(.undefinedTable), .success),
        (.serverError(.diskFull), .success),
        (.serverError(.readOnlySQLTransaction), .success),
        (.transactionRolledBack, .success),
        // Nothing is known of it.
        (.cancelled, .excluded),
        (.closed, .excluded),
        (.invalidParameter, .excluded),
        (.refused(retryAfter: .seconds(1)), .excluded),
    ])
    func `the breaker counts what the server does wrong, and nothing else`(code: PostgresError.Code, expected: CircuitOutcome) {
        for elapsed in [Duration.zero, .seconds(60)] {
            #expect(Self.error(code).circuitOutcome(after: elapsed, silence: .seconds(1)) == expected)
        }
    }

    @Test func `a deadline that passes is the caller's affair, unless the database was silent for long`() {
        let late = Self.error(.deadlineExceeded)
        #expect(late.circuitOutcome(after: .milliseconds(20), silence: .seconds(1)) == .excluded)
        #expect(late.circuitOutcome(after: .seconds(1), silence: .seconds(1)) == .excluded)
        #expect(late.circuitOutcome(after: .milliseconds(1_001), silence: .seconds(1)) == .failure)
    }
}

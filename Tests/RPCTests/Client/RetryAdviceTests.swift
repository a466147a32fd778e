import Protobuf
import Resilience
import Testing

@testable import RPC

/// What each error says about sending its call again.
@Suite struct `Retry advice` {
    private static func method(_ idempotency: Idempotency) -> any MethodDescriptor {
        Method<HealthCheckRequest, HealthCheckResponse, Unary>(
            service: "krafti.test.v1.Any",
            name: "Call",
            idempotency: idempotency,
            documentation: ""
        )
    }

    private static func advice(_ error: RPCError, _ idempotency: Idempotency = .idempotent) -> RetryAdvice {
        error.retryAdvice(for: Self.method(idempotency))
    }

    private let unavailable = RPCError(.unavailable, "try again")

    @Test(arguments: StatusCode.allCases.filter { $0 != .unavailable && $0 != .ok })
    func `no other code than UNAVAILABLE is worth another attempt, whatever the server asks for`(code: StatusCode) {
        #expect(Self.advice(RPCError(code, "no")) == .never)
        #expect(Self.advice(RPCError(code, "no", retryAfter: .milliseconds(1)), .noSideEffects) == .never)
    }

    @Test func `what may not be repeated is repeated only when no handler has seen it, and that needs no budget`() {
        #expect(Self.advice(self.unavailable, .unknown) == .never)
        #expect(Self.advice(self.unavailable, .noSideEffects) == .afterBackoff)
        #expect(Self.advice(self.unavailable, .idempotent) == .afterBackoff)
        for idempotency in [Idempotency.unknown, .noSideEffects, .idempotent] {
            #expect(Self.advice(.notSent("refused"), idempotency) == .notBegun)
            #expect(Self.advice(.draining, idempotency) == .notBegun)
        }
    }

    // MARK: When to come again

    @Test(arguments: [
        ("500", RetryAdvice.after(.milliseconds(500))), ("0", .afterBackoff), ("-1", .never), ("soon", .never), ("", .never),
        ("\(Int64.max)", .after(.milliseconds(Int64.max))),
    ])
    func `the server's word on when to come back counts`(pushback: String, advice: RetryAdvice) {
        #expect(Self.advice(RPCError(.unavailable, "busy", metadata: ["retry-after-ms": pushback])) == advice)
    }

    @Test(
        arguments: [
            (0, 500_000_000, RetryAdvice.after(.milliseconds(500))), (2, 0, .after(.seconds(2))), (-1, 0, .never), (0, -1, .never),
            (Int64.max, Int32.max, .after(.seconds(315_576_000_000) + .nanoseconds(Int64(Int32.max)))),
        ] as [(Int64, Int32, RetryAdvice)])
    func `so it does as RetryInfo, which is all that other servers know`(seconds: Int64, nanos: Int32, advice: RetryAdvice) {
        var error = RPCError(.unavailable, "busy")
        error.attach(GoogleRetryInfo.with { $0.retryDelay = .with { ($0.seconds, $0.nanos) = (seconds, nanos) } })
        #expect(Self.advice(error) == advice)
    }

    @Test func `of two words the longer wait counts, and never is the longest`() {
        var error = RPCError(.unavailable, "busy", retryAfter: .microseconds(1_700))
        #expect(error.metadata["retry-after-ms"] == "1")
        #expect(Self.advice(error) == .after(.microseconds(1_700)))
        error.metadata.set("retry-after-ms", "20")
        #expect(Self.advice(error) == .after(.milliseconds(20)))
        error.metadata.set("retry-after-ms", "-1")
        #expect(Self.advice(error) == .never)
    }

    // MARK: Rate limits

    private static func refusal(_ code: StatusCode = .resourceExhausted, reason: String = RPCError.rateLimitedReason) -> RPCError {
        var error = RPCError(code, "too many calls", retryAfter: .milliseconds(600))
        error.attach(
            GoogleErrorInfo.with {
                $0.reason = reason
                $0.domain = "test.krafti.v1"
            }
        )
        return error
    }

    @Test(arguments: [Idempotency.unknown, .noSideEffects, .idempotent])
    func `what a rate limit refused was not begun: it is repeated when the limit says, whatever the method`(
        idempotency: Idempotency
    ) {
        #expect(Self.advice(Self.refusal(), idempotency) == .after(.milliseconds(600)))
    }

    @Test func `a limit that does not say when, or says never, is not asked again`() {
        var silent = Self.refusal()
        silent.details.removeFirst()
        #expect(silent.detail(GoogleRetryInfo.self) == nil)
        silent.metadata = Metadata()
        #expect(Self.advice(silent) == .never)
        var never = Self.refusal()
        never.metadata.set("retry-after-ms", "-1")
        #expect(Self.advice(never) == .never)
    }

    @Test func `a limit that says now may be asked at once`() {
        var error = Self.refusal()
        error.details.removeFirst()
        error.metadata.set("retry-after-ms", "0")
        #expect(Self.advice(error) == .after(.zero))
    }

    @Test func `what else has run out is not known to be undone`() {
        #expect(Self.advice(Self.refusal(reason: "BATCH_TOO_LARGE")) == .never)
        var quota = RPCError(.resourceExhausted, "too many items", retryAfter: .milliseconds(1))
        quota.attach(GoogleQuotaFailure.with { $0.violations = [.with { $0.subject = "items:7" }] })
        #expect(Self.advice(quota) == .never)
        #expect(Self.advice(Self.refusal(.failedPrecondition)) == .never)
    }

    // MARK: Settings

    @Test func `the settings are taken over: attempts, waits that double, the longest wait`() {
        var policy = RPC.RetryPolicy()
        policy.maxAttempts = 9
        let decisions = policy.decisions
        #expect(decisions.maxRetries == 8)
        #expect(
            (1...8).map { decisions.backoff(retry: $0, random: 1) }
                == [50, 100, 200, 400, 800, 1600, 2000, 2000].map { .milliseconds($0) })
        #expect(decisions.maxPushback == .seconds(5))
        #expect(RPC.RetryPolicy.never.decisions.maxRetries == 0)
        policy.maxAttempts = .min
        #expect(policy.decisions.maxRetries == 0)
    }
}

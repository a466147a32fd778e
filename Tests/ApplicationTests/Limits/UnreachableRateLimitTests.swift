import Redis
import RedisTesting
import Resilience
import Testing

@testable import Application

/// What becomes of limits that servers share when nobody can be asked about them.
struct UnreachableRateLimitTests {
    private static let rule = RateLimitRule(name: "user", limit: 100)

    /// Nobody listens where it looks for Redis.
    private static func with(
        onFailure: RateLimitFailure, change: (inout RedisConfiguration) -> Void = { _ in },
        _ body: (SharedRateLimits) async throws -> Void
    ) async throws {
        var configuration = RedisConfiguration(url: try RedisURL("redis://127.0.0.1:1"))
        change(&configuration)
        var settings = CircuitBreakerSettings()
        settings.minimumRequests = 3
        let client = RedisClient(configuration, logger: .quiet)
        let limits = SharedRateLimits(
            shared: RedisRateLimiter(client), breaker: CircuitBreaker(name: "redis", settings: settings), own: RateLimiter(),
            onFailure: onFailure, timeout: .seconds(5))
        let result: Result<Void, any Error>
        do { result = .success(try await body(limits)) } catch { result = .failure(error) }
        await client.shutDown(grace: .zero)
        try result.get()
    }

    private static let request = RateLimitRequest(rule, key: "ama")

    @Test func `a Redis that is away opens the breaker, and what this server cannot send does not`() async throws {
        try await Self.with(onFailure: .open) { limits in
            for _ in 1...5 { _ = try await limits.check([Self.request]) }
            #expect(limits.breaker.snapshot.state == .open)
        }
        try await Self.with(onFailure: .open, change: { $0.maxCommandSize = 64 }) { limits in
            for _ in 1...5 { _ = try await limits.check([Self.request]) }
            #expect(limits.breaker.snapshot.failuresTotal == 0 && limits.breaker.snapshot.counts.exclusions == 5)
        }
    }

    @Test(arguments: [
        (RedisError.Code.poolExhausted, CircuitOutcome.excluded), (.invalidCommand, .excluded), (.cancelled, .excluded),
        (.closed, .excluded), (.connectionFailed, .failure), (.deadlineExceeded, .failure), (.acquireTimedOut, .failure),
        (.serverError(kind: "OOM"), .failure),
    ])
    func `a queue of this server that is full says nothing of Redis`(code: RedisError.Code, outcome: CircuitOutcome) {
        #expect(RedisError(code, "No.").circuitOutcome == outcome)
    }
}

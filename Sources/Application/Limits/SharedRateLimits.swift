import Redis
import Resilience

/// Limits that servers share through Redis. While it cannot be asked, each server goes on by itself, or decides nothing, as it is told.
///
/// A server that goes on by itself begins with fresh limits, so that losing Redis, like emptying it, grants each caller one more burst
/// at most, on each server.
struct SharedRateLimits: RateLimitStore {
    let shared: RedisRateLimiter
    /// Keeps calls from waiting for a Redis that does not answer.
    let breaker: CircuitBreaker
    let own: RateLimiter
    let onFailure: RateLimitFailure
    /// How long a call waits for Redis.
    let timeout: Duration

    /// When a caller may find Redis back that is away while limits are closed.
    private static let pause = Duration.seconds(1)

    var isElsewhere: Bool { true }

    func check(_ requests: [RateLimitRequest]) async throws(RateLimitsUnavailable) -> RateLimitDecision {
        guard let ticket = try? self.breaker.admit() else { return try self.withoutRedis(requests) }
        do throws(RedisError) {
            let answer = try await self.shared.decide(requests, deadline: .now + self.timeout)
            self.breaker.record(ticket, .success)
            return answer.decision
        } catch {
            self.breaker.record(ticket, error.circuitOutcome)
            return try self.withoutRedis(requests)
        }
    }

    private func withoutRedis(_ requests: [RateLimitRequest]) throws(RateLimitsUnavailable) -> RateLimitDecision {
        switch self.onFailure {
        case .open: return self.own.decide(requests)
        case .closed:
            // Where there is no limit, none can be exceeded.
            guard requests.isEmpty else { throw RateLimitsUnavailable(retryAfter: Self.pause) }
            return RateLimitDecision([])
        }
    }
}

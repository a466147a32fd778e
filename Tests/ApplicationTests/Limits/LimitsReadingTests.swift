import Resilience
import Testing

@testable import Application

/// What operators see of limits.
struct LimitsReadingTests {
    private static func reading(_ environment: [String: String] = [:], redis: CircuitBreaker?) throws -> LimitsReading {
        let settings = try ServerInProcess.settings(["RATE_LIMIT_ENABLED": "true"].merging(environment) { $1 })
        return LimitsReading(settings, CallGuards(settings, ServerInProcess.store()), redis: redis)
    }

    @Test func `calls are counted in Redis while it answers, and by this server while it does not`() throws {
        #expect(try !Self.reading(redis: nil).isShared)
        let breaker = CircuitBreaker(name: "redis")
        #expect(try Self.reading(redis: breaker).isShared)
        breaker.force(.open)
        #expect(try !Self.reading(redis: breaker).isShared)
        breaker.release()
        #expect(breaker.snapshot.state == .halfOpen)
        #expect(try !Self.reading(redis: breaker).isShared)
    }

    @Test func `a server that would rather refuse calls never counts by itself`() throws {
        let breaker = CircuitBreaker(name: "redis")
        breaker.force(.open)
        #expect(try Self.reading(["RATE_LIMIT_REDIS_FAILURE": "closed"], redis: breaker).isShared)
        #expect(try !Self.reading(["RATE_LIMIT_REDIS_FAILURE": "closed"], redis: nil).isShared)
    }

    @Test func `limits that are off are shared with nobody`() throws {
        let reading = try Self.reading(["RATE_LIMIT_ENABLED": "false"], redis: CircuitBreaker(name: "redis"))
        #expect(!reading.isEnabled && !reading.isShared)
    }

    @Test func `what was refused is told whoever counts, and who is counted here is told apart`() throws {
        let settings = try ServerInProcess.settings(["RATE_LIMIT_ENABLED": "true"])
        let guards = CallGuards(settings, ServerInProcess.store())
        // As when Redis counts: this server only hears that a call is beyond its limit.
        for tier in ["user", "user", "items"] { guards.refusals.add(tier) }
        let rule = try #require(RateLimitRules(settings.rateLimits).user)
        _ = guards.rateLimiter?.decide([RateLimitRequest(rule, key: "ama")])
        let rates = LimitsReading(settings, guards, redis: CircuitBreaker(name: "redis")).rates
        func rate(_ tier: String) -> RateReading? { rates.first { $0.tier == tier } }
        #expect(rate("user")?.refused == 2 && rate("user")?.keys == 1)
        #expect(rate("items")?.refused == 1 && rate("tenant")?.refused == 0)
    }
}

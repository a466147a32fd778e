import Locking
import Redis
import RedisTesting
import Resilience
import TestSupport
import Testing

@testable import Application

/// Three servers that share their callers' limits through one Redis.
@Suite(.needsRedis, .timeLimit(.minutes(2))) struct SharedRateLimitTests {
    /// - Parameter patience: how long a call waits for Redis. Where Redis is well it is far longer than any answer takes.
    private static func with(
        _ redis: PrivateRedis, onFailure: RateLimitFailure, patience: Duration = .seconds(20),
        _ body: ([SharedRateLimits]) async throws -> Void
    ) async throws {
        var settings = CircuitBreakerSettings()
        (settings.minimumRequests, settings.timeout) = (3, .seconds(1))
        let clients = (0..<3).map { _ in RedisClient(redis.configuration(), logger: .quiet) }
        let servers = clients.map { [settings] client in
            SharedRateLimits(
                shared: RedisRateLimiter(client), breaker: CircuitBreaker(name: "redis", settings: settings), own: RateLimiter(),
                onFailure: onFailure, timeout: patience)
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body(servers)) } catch { result = .failure(error) }
        for client in clients { await client.shutDown(grace: .seconds(1)) }
        try result.get()
    }

    /// How many of so many calls pass, spread over the servers, all of them at once.
    private static func allowed(_ count: Int, _ rule: RateLimitRule, by servers: [SharedRateLimits]) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for call in 0..<count {
                let server = servers[call % servers.count]
                group.addTask { (try? await server.check([RateLimitRequest(rule, key: "ama")]))?.isAllowed == true }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    /// A bucket of 25 that does not fill while a test lasts.
    private static let hourly = RateLimitRule(name: "user", limit: 1, period: .seconds(3_600), burst: 25)

    // MARK: Redis is well

    /// A call that passed was decided between these moments.
    private struct Passage: Sendable {
        let began: ContinuousClock.Instant
        let ended: ContinuousClock.Instant
    }

    @Test func `together they let pass no more than the limit and the burst within any period`() async throws {
        // One every 5 ms.
        let rule = RateLimitRule(name: "user", limit: 100, period: .milliseconds(500), burst: 40)
        try await PrivateRedis.run { redis in
            try await Self.with(redis, onFailure: .closed) { servers in
                let began = ContinuousClock.now
                let passed = Recorded<Passage>()
                await withDiscardingTaskGroup { group in
                    for caller in 0..<12 {
                        let server = servers[caller % servers.count]
                        group.addTask {
                            // Over two periods and more.
                            while case let asked = ContinuousClock.now, began.duration(to: asked) < .milliseconds(1_200) {
                                let decision = try? await server.check([RateLimitRequest(rule, key: "ama")])
                                guard decision?.isAllowed == true else { continue }
                                passed.add(Passage(began: asked, ended: .now))
                            }
                        }
                    }
                }
                let passages = passed.all
                let counts = passages.map { first in
                    passages.count { $0.began >= first.began && $0.ended <= first.began + .milliseconds(500) }
                }
                let most = try #require(counts.max())
                #expect(most <= 100 + 40 + 1)
                #expect(passages.count >= 40)
                #expect(servers.allSatisfy { $0.breaker.snapshot.failuresTotal == 0 }, "Redis did not answer: nothing is shown")
            }
        }
    }

    @Test func `Redis that is emptied grants one more burst, and no more`() async throws {
        try await PrivateRedis.run { redis in
            try await Self.with(redis, onFailure: .closed) { servers in
                #expect(await Self.allowed(90, Self.hourly, by: servers) == 25)
                try await redis.withClient { _ = try await $0.send(RedisCommand("FLUSHALL")) }
                #expect(await Self.allowed(90, Self.hourly, by: servers) == 25)
                #expect(await Self.allowed(90, Self.hourly, by: servers) == 0)
            }
        }
    }
}

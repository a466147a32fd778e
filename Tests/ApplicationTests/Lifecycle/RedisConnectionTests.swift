import DatabaseTesting
import Logging
import Resilience
import TestSupport
import Testing

@testable import Application

@Suite("The server's way to Redis") struct RedisConnectionTests {
    @Test func `Redis that freezes in a busy minute is given up after five failures, one after the other`() async throws {
        let settings = try ServerInProcess.settings(["REDIS_URL": "unix:///nowhere/redis.sock"])
        let redis = try #require(try RedisConnection(settings, logger: .silent))
        for _ in 0..<1_000 { redis.breaker.record(try redis.breaker.admit(), .success) }
        for number in 1...5 {
            #expect(redis.breaker.snapshot.state == .closed, "after \(number - 1)")
            redis.breaker.record(try redis.breaker.admit(), .failure)
        }
        #expect(redis.breaker.snapshot.state == .open)
        await redis.shutDown()
    }

    @Test func `a connection that is lost with much under way is one failure`() async throws {
        let settings = try ServerInProcess.settings(["REDIS_URL": "unix:///nowhere/redis.sock"])
        let redis = try #require(try RedisConnection(settings, logger: .silent))
        for _ in 0..<1_000 { redis.breaker.record(try redis.breaker.admit(), .success) }
        let tickets = try (0..<256).map { _ in try redis.breaker.admit() }
        for ticket in tickets { redis.breaker.record(ticket, .failure) }
        #expect(redis.breaker.snapshot.state == .closed)
        await redis.shutDown()
    }
}
